using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
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
                    Remember(accesskey.TokenHash, customer: null);
                    break;
                case Customer customer:
                    Remember(Verification.Remembered.Hash(), customer);
                    break;
            }
        }

        return new(result);
    }

    private void Remember(TokenHash hash, Customer? customer)
    {
        Cache.Fill(hash, customer is null ? null : Verification.Remembered.Facts(customer.AsShown()));
        Cache.Has(hash).ShouldBeTrue();
        _remembered.Add(hash);
    }
}
