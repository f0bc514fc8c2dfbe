using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench.Verification;

/// <summary>Measures the memory of a cached key, with everything that belongs to it and with counted uses, and checks that the configured number is never exceeded.</summary>
internal sealed class MemoryPart(Report report)
{
    private const int Tokens = 10_000_000;

    private static readonly VerificationOptions _settings = new VerificationOptions();

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public Task RunAsync()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cache = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILeaseStore, NoLeases>()
            .AddVerification()
            .BuildServiceProvider()
            .GetRequiredService<VerificationCache>();
        var usage = new UsageCounter(new CounterBuffer(_settings), _settings);
        for (var index = 0; index < _settings.CacheEntries; index++)
        {
            Fill(cache, TokenHash.Of(KeyTokens.Of(index)));
        }

        long BytesOfKey() => (GC.GetTotalMemory(forceFullCollection: true) - before) / cache.Count;
        report.Add($"memory for each of {cache.Count} cached keys, bytes", BytesOfKey(), limit: 600);
        Use(cache, usage, VerificationCode.Valid);
        report.Add("the same with uses that are to be written, bytes", BytesOfKey(), limit: 600);
        Use(cache, usage, VerificationCode.InsufficientScope);
        report.Add("the same with rejected uses too, bytes", BytesOfKey(), limit: 600);
        usage.Flush();

        var most = 0;
        var hash = new byte[TokenHash.Size];
        for (var index = 0; index < Tokens; index++)
        {
            System.Security.Cryptography.RandomNumberGenerator.Fill(hash);
            Fill(cache, TokenHash.FromBytes(hash));
            most = Math.Max(most, cache.Count);
        }

        report.Add($"entries at most under {Tokens} distinct tokens", most, _settings.CacheEntries);
        return Task.CompletedTask;
    }

    private void Use(VerificationCache cache, UsageCounter usage, VerificationCode outcome)
    {
        for (var index = 0; index < _settings.CacheEntries; index++)
        {
            if (cache.TryFind(TokenHash.Of(KeyTokens.Of(index)), timestamp: 0, out var found))
            {
                usage.Count(found, outcome, cost: 1, _now);
            }
        }
    }

    private void Fill(VerificationCache cache, TokenHash hash) => cache.Fill(hash, cache.BeginFill(hash), Facts());

    // As a read of the database gives them: nothing is shared yet.
    private VerifiedAccesskey Facts()
    {
        var id = Guid.CreateVersion7();
        var customer = new CustomerModel
        {
            Id = new Guid("01935e79-1f0a-7c55-8a44-7be1c0a9d201"),
            Name = new string('c', 20),
            TmCreate = _now,
            TmUpdate = _now,
            TmDelete = null,
        };
        return new VerifiedAccesskey(
            id, new string('n', 20), new string('p', TokenFormat.Default.ShownLength), _now.AddDays(1),
            new Caller(customer, IsOperator: false, new Actor(ActorKind.Accesskey, id))
            {
                Authority = new Authority(ScopeSet.Parse("orders:read stock:*"), AllowList.Parse("203.0.113.0/24 2001:db8::/32"), _now.AddDays(1)),
            });
    }

    // Nothing is limited here.
    private sealed class NoLeases : ILeaseStore
    {
        public Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes) => throw new NotSupportedException();
    }
}
