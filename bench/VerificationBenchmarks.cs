using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench;

/// <summary>A verification and its parts: the shape, the hash, the one read of the database (SQLite).</summary>
[MemoryDiagnoser]
public class VerificationBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accesskeys-bench-").FullName;
    private readonly AccesskeyToken _token = AccesskeyToken.Generate();
    private string _text = "";
    private ServiceProvider? _services;

    // This version knows no .NET 10 by name, so it measures in this process.
    public static Task RunAsync()
    {
        BenchmarkRunner.Run<VerificationBenchmarks>(
            DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return Task.CompletedTask;
    }

    [GlobalSetup]
    public async Task SetUp()
    {
        _text = _token.Reveal();
        _services = BenchDatabase.Services(Path.Combine(_folder, "bench.db"));
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
        var db = scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>();
        await db.ChangeAsync(
            _ =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var customer = Customer.Register("bench", now);
                db.Customers.Add(customer);
                db.Accesskeys.Add(Accesskey.Issue(customer.Id, "bench", "", int.MaxValue, _token, now));
                return Task.FromResult(customer);
            },
            CancellationToken.None);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _services?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public bool Shape() => AccesskeyToken.IsWellFormed(_text);

    [Benchmark]
    public TokenHash Hash() => TokenHash.Of(_text);

    [Benchmark]
    public async Task<VerificationCode> Verification()
    {
        await using var scope = _services!.CreateAsyncScope();
        var verifier = scope.ServiceProvider.GetRequiredService<IAccesskeyVerifier>();
        return (await verifier.VerifyAsync(new VerificationRequest(_text.AsMemory(), Client: null), CancellationToken.None)).Code;
    }
}
