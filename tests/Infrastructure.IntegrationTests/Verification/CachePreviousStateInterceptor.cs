using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Caching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>
/// Immediately before a unit of work is saved, caches the previous state of everything it changes, as if a verification had just
/// read it.
/// </summary>
internal sealed class CachePreviousStateInterceptor : SaveChangesInterceptor
{
    private readonly List<TokenHash> _remembered = [];

    public VerificationCache Cache { get; set; } = null!;

    /// <summary>The hashes that must be evicted by the time the change completes.</summary>
    public IReadOnlyList<TokenHash> Remembered => _remembered;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var entry in eventData.Context!.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged))
        {
            switch (entry.Entity)
            {
                case Accesskey accesskey:
                    Remember(accesskey.TokenHash, facts: null);
                    break;
                case Customer customer:
                    Remember(Verification.Remembered.Hash(), Verification.Remembered.Facts(customer.AsShown()));
                    break;
                case LimitSet limits:
                    Remember(Verification.Remembered.Hash(), Verification.Remembered.Facts() with { Chain = new KeyChain(limits.Id) });
                    Remember(
                        Verification.Remembered.Hash(), Verification.Remembered.Facts(Verification.Remembered.Customer(id: limits.Id)));
                    break;
            }
        }

        return new(result);
    }

    private void Remember(TokenHash hash, VerifiedAccesskey? facts)
    {
        Cache.Fill(hash, facts);
        Cache.Has(hash).ShouldBeTrue();
        _remembered.Add(hash);
    }
}
