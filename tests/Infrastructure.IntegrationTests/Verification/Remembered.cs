using System.Security.Cryptography;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>What tests put into a cache that no database fills.</summary>
internal static class Remembered
{
    private static readonly DateTimeOffset _made = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

    public static TokenHash Hash() => TokenHash.FromBytes(RandomNumberGenerator.GetBytes(TokenHash.Size));

    public static TokenHash[] Hashes(int count) => [.. Enumerable.Range(0, count).Select(_ => Hash())];

    public static CustomerModel Customer(string name = "Acme", Guid? id = null) => new()
    {
        Id = id ?? Guid.NewGuid(),
        Name = name,
        TmCreate = _made,
        TmUpdate = _made,
        TmDelete = null,
    };

    public static VerifiedAccesskey Facts(CustomerModel? customer = null, string name = "key")
    {
        var id = Guid.NewGuid();
        return new VerifiedAccesskey(
            id, name, "vb_12345678", _made.AddHours(1),
            new Caller(customer ?? Customer(), IsOperator: false, new Actor(ActorKind.Accesskey, id)));
    }

    public static VerificationCache Cache(TimeProvider clock, int entries = 100_000) =>
        new(new VerificationOptions { CacheEntries = entries }, new LeaseExchange(Mock.Of<ILeaseStore>(), clock, NullLogger<LeaseExchange>.Instance), clock);

    public static void Fill(this VerificationCache cache, TokenHash hash, VerifiedAccesskey? facts) =>
        cache.Fill(hash, cache.BeginFill(hash), facts);

    public static bool Has(this VerificationCache cache, TokenHash hash) => cache.Has(hash, timestamp: 0);

    public static bool Has(this VerificationCache cache, TokenHash hash, long timestamp) => cache.TryFind(hash, timestamp, out _);

    public static VerifiedAccesskey? Known(this VerificationCache cache, TokenHash hash)
    {
        cache.TryFind(hash, timestamp: 0, out var found).ShouldBeTrue();
        return found.Facts;
    }
}
