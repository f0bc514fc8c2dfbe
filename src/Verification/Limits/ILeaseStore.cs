using Accesskeys.Domain.Limits;

namespace Accesskeys.Verification.Limits;

/// <summary>Identifies an allowance. The database has one row for it.</summary>
/// <param name="Subject">The id of a chain's first key, or of a customer.</param>
/// <param name="Measure">What it counts.</param>
/// <param name="Window">In seconds; 0 for credits.</param>
public readonly record struct AllowanceKey(Guid Subject, Measure Measure, int Window);

/// <summary>What a node asks of one allowance, and what it returns to it.</summary>
/// <param name="Allowance">The allowance.</param>
/// <param name="Generation">The generation of the limits that the node knows. Another one gets nothing and returns nothing.</param>
/// <param name="Least">What the first waiting use needs: with less room than this, nothing is granted.</param>
/// <param name="Want">What all waiting uses need; 0 if none waits.</param>
/// <param name="Lookahead">What to grant beyond, as far as a sixteenth of the room that is then left.</param>
/// <param name="Back">The number of units to return; 0 if none.</param>
/// <param name="BackStarts">The start of the window that they came from. In any other window, they are ignored.</param>
public readonly record struct LeaseWish(
    AllowanceKey Allowance, Guid Generation, long Least, long Want, long Lookahead, long Back = 0, long BackStarts = 0);

/// <summary>What was granted of one allowance.</summary>
/// <param name="Allowance">The allowance.</param>
/// <param name="Generation">The allowance's own generation. If it isn't the one that was asked for, nothing was granted.</param>
/// <param name="Granted">The number of units.</param>
/// <param name="Starts">The start of the window, in milliseconds since the Unix epoch by the database's clock; 0 for credits without a refill.</param>
/// <param name="EndsIn">How long the window lasted from then, in milliseconds; <see cref="long.MaxValue"/> for credits without a refill.</param>
/// <param name="Room">What was left after the grant.</param>
public readonly record struct LeaseGrant(AllowanceKey Allowance, Guid Generation, long Granted, long Starts, long EndsIn, long Room);

/// <summary>Leases units of the allowances in the database. What it granted is spent, whether it is used or not.</summary>
public interface ILeaseStore
{
    /// <summary>
    /// Grants a batch in one transaction of its own, which is never repeated. It skips locked rows: a wish without a grant in the result met one,
    /// which says nothing about room. Where only the whole database can be locked, it waits for less time than a use waits for its grant.
    /// </summary>
    /// <param name="wishes">At most one for each allowance.</param>
    /// <exception cref="Application.Common.UnavailableException">
    /// The outcome is unknown: the database is unavailable or didn't respond, and may still grant the batch.
    /// </exception>
    Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes);
}
