using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Common;

public interface IAccesskeysDbContext
{
    /// <summary>The caller's own keys, less the deleted ones.</summary>
    DbSet<Accesskey> Accesskeys { get; }

    DbSet<Tombstone> Tombstones { get; }

    DbSet<Customer> Customers { get; }

    DbSet<Agent> Agents { get; }

    DbSet<EndedSession> EndedSessions { get; }

    DbSet<Change> Changes { get; }

    DbSet<Refusal> Refusals { get; }

    /// <summary>
    /// Runs a unit of work for the caller, one at a time in the whole system, and saves what it did together with its changes.
    /// What it reads nobody else can alter before it is saved; what can't be recorded as a change is not saved but refused.
    /// The caller is read again first, in the same transaction, and is checked against what the request requires: the work gets the
    /// caller as it is now.
    /// </summary>
    /// <exception cref="CallerRevokedException">The caller's credential has ended since it was checked.</exception>
    /// <exception cref="AccessDeniedException">The caller no longer meets what the request requires.</exception>
    /// <exception cref="UnavailableException">
    /// Its turn did not come in time, too many changes of the customer wait for theirs, or nobody can say whether it was saved.
    /// </exception>
    Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, WritePriority turn, CancellationToken cancellationToken);

    /// <summary>In the caller's ordinary turn.</summary>
    /// <inheritdoc cref="ChangeAsync{T}(Func{Caller, CancellationToken, Task{T}}, WritePriority, CancellationToken)"/>
    Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>The same for what needs no credential: the service's own work, and reports of leaked tokens.</summary>
    /// <exception cref="InvalidOperationException">There is a caller, who would not be checked.</exception>
    /// <inheritdoc cref="ChangeAsync{T}(Func{Caller, CancellationToken, Task{T}}, WritePriority, CancellationToken)"/>
    Task<T> ChangeWithoutCallerAsync<T>(Func<CancellationToken, Task<T>> work, WritePriority turn, CancellationToken cancellationToken);

    /// <summary>
    /// A turn to write what isn't a change, in which nothing waits for a lock but fails; <c>null</c> if it didn't come in time. The
    /// service's own writers take it as if they were one more customer, so constant changes delay them and never shut them out.
    /// </summary>
    Task<IAsyncDisposable?> TryBeginWriteSlotAsync(CancellationToken cancellationToken);
}
