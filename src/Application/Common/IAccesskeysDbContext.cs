using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Domain.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Common;

public interface IAccesskeysDbContext
{
    /// <summary>The caller's own keys, without deleted ones.</summary>
    DbSet<Accesskey> Accesskeys { get; }

    DbSet<Tombstone> Tombstones { get; }

    DbSet<Customer> Customers { get; }

    /// <summary>The agents of the caller's customer, without deleted ones.</summary>
    DbSet<Agent> Agents { get; }

    DbSet<EndedSession> EndedSessions { get; }

    DbSet<Change> Changes { get; }

    DbSet<Refusal> Refusals { get; }

    DbSet<SignIn> SignIns { get; }

    DbSet<UsageHour> UsageHours { get; }

    DbSet<UsageDay> UsageDays { get; }

    DbSet<NodeHeartbeat> Nodes { get; }

    DbSet<LimitSet> LimitSets { get; }

    /// <summary>To be read only.</summary>
    DbSet<Allowance> Allowances { get; }

    DbSet<CreditAddition> CreditAdditions { get; }

    /// <summary>
    /// Runs a unit of work for the caller, one at a time in the whole system, and saves what it did together with its changes.
    /// Nothing that it reads can be altered by others before it is saved. Alterations that can't be recorded as a change are rejected.
    /// The caller is read again first, in the same transaction, and is checked against what the request requires: the work gets the
    /// caller as it is now.
    /// </summary>
    /// <exception cref="CallerRevokedException">The caller's credential has ended since it was checked.</exception>
    /// <exception cref="AccessDeniedException">The caller no longer meets what the request requires.</exception>
    /// <exception cref="UnavailableException">
    /// Its turn did not come in time, too many changes of the customer are waiting, or it is unknown whether the change was saved.
    /// </exception>
    Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, WritePriority priority, CancellationToken cancellationToken);

    /// <summary>The same with ordinary priority.</summary>
    /// <inheritdoc cref="ChangeAsync{T}(Func{Caller, CancellationToken, Task{T}}, WritePriority, CancellationToken)"/>
    Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>The same for changes without a credential: the service's own work, and reports of leaked tokens.</summary>
    /// <exception cref="InvalidOperationException">There is a caller, which would not be checked.</exception>
    /// <inheritdoc cref="ChangeAsync{T}(Func{Caller, CancellationToken, Task{T}}, WritePriority, CancellationToken)"/>
    Task<T> ChangeWithoutCallerAsync<T>(Func<CancellationToken, Task<T>> work, WritePriority priority, CancellationToken cancellationToken);

    /// <summary>Records an action that alters nothing that is stored as a change, as a part of the running unit of work.</summary>
    void Record(ChangeSubject done);

    /// <summary>
    /// Replaces an agent's password hash with another hash of the same password, which is no change. Does nothing if the hash isn't the
    /// agent's any more, or if it would have to wait for other writers.
    /// </summary>
    Task TryReplacePasswordHashAsync(Agent agent, string passwordHash, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the allowances of a subject's limits, as a part of the running unit of work. What was taken in a running window stays taken.
    /// Allowances of limits that it has no more are left as they are.
    /// </summary>
    Task SetAllowancesAsync(LimitSet limits, CancellationToken cancellationToken);

    /// <summary>Adds credits, or takes away to no less than none, as a part of the running unit of work.</summary>
    /// <returns>Whether they were added. They aren't if more would remain than there may be.</returns>
    Task<bool> TryAddCreditsAsync(CreditAddition addition, CancellationToken cancellationToken);

    /// <summary>The rows of each of these hashes, by one query that looks each of them up in an index.</summary>
    /// <param name="hashes">At least one.</param>
    /// <param name="rows">Those of one hash.</param>
    IQueryable<T> OfEach<T>(IEnumerable<TokenHash> hashes, Func<TokenHash, IQueryable<T>> rows);
}
