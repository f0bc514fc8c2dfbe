using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Accesskeys.Bench.Verification;

/// <summary>A node's verification in this process, on a SQLite database full of keys, with the feed being followed.</summary>
internal sealed class FilledNode : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accesskeys-bench-").FullName;
    private readonly ServiceProvider _services;

    private FilledNode() => _services = BenchDatabase.Services(File);

    public IAccesskeyVerifier Verifier => _services.GetRequiredService<IAccesskeyVerifier>();

    private string File => Path.Combine(_folder, "bench.db");

    public static async Task<FilledNode> StartAsync(long keys)
    {
        var node = new FilledNode();
        await KeyFiller.FillAsync(node.File, keys, CancellationToken.None);
        foreach (var service in node._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return node;
    }

    public ValueTask<Application.Verification.Verification> VerifyAsync(string token, bool pastCache) =>
        Verifier.VerifyAsync(new VerificationRequest(token.AsMemory(), Client: null, PastCache: pastCache), CancellationToken.None);

    /// <summary>Until each is answered from memory.</summary>
    public async Task RememberAsync(IReadOnlyCollection<string> tokens)
    {
        var read = tokens.Count;
        while (read > 0)
        {
            read = 0;
            foreach (var token in tokens)
            {
                var answer = VerifyAsync(token, pastCache: false);
                read += answer.IsCompleted ? 0 : 1;
                if ((await answer).Code != VerificationCode.Valid)
                {
                    throw new BenchException("A key that was filled in is not valid.");
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
