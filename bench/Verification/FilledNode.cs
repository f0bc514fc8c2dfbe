using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Accesskeys.Bench.Verification;

/// <summary>A node in this process, on a database full of keys, with the feed being followed.</summary>
internal sealed class FilledNode : IAsyncDisposable
{
    private readonly TemporaryDatabase _database;

    private FilledNode(TemporaryDatabase database)
    {
        _database = database;
        Services = database.Database.Services();
    }

    public ServiceProvider Services { get; }

    public IAccesskeyVerifier Verifier => Services.GetRequiredService<IAccesskeyVerifier>();

    /// <param name="server">The connection string of a SQL Server; <c>null</c> for SQLite.</param>
    public static async Task<FilledNode> StartAsync(long keys, string? server = null)
    {
        var node = new FilledNode(new TemporaryDatabase(server));
        try
        {
            await KeyFiller.FillAsync(node._database.Database, keys, CancellationToken.None);
            foreach (var service in node.Services.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }

            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public ValueTask<VerificationResult> VerifyAsync(string token, bool pastCache) =>
        Verifier.VerifyAsync(new VerificationRequest(token.AsMemory(), Client: null, BypassCache: pastCache), CancellationToken.None);

    /// <summary>Verifies until every result comes from the cache.</summary>
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
        foreach (var service in Services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await Services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
