using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// Checks the caller of a change again, behind the feed's lock. A request can take as long as its sender likes, and the credential of
/// the caller may have ended since it arrived.
/// </summary>
internal sealed class CallerCheck(AccesskeysDbContext db, ICurrentCaller current, TimeProvider clock)
{
    private Caller? _endedItself;

    public async Task<T> RunAsync<T>(UnitOfWork unit, Func<Caller, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var known = current.Caller ?? throw new InvalidOperationException("There is no caller. Use ChangeWithoutCallerAsync for changes without a caller.");
        if (known.IsViewing)
        {
            // Read again, it would be the operator's agent, with all that it may do.
            throw new InvalidOperationException("The caller views a customer, and such a caller changes nothing.");
        }

        Caller? endedItself = null;
        var result = await unit.RunAsync(
            async cancelled =>
            {
                // In every attempt anew.
                var caller = _endedItself ?? await ReadAsync(known, cancelled);
                var done = await work(caller, cancelled);
                endedItself = EndsItself(caller) ? caller : null;
                return done;
            },
            cancellationToken);

        // A request with several units of work is completed even if an earlier one revoked the caller's own key.
        _endedItself ??= endedItself;
        return result;
    }

    private bool EndsItself(Caller caller) => db.ChangeTracker.Entries<ChangeSubject>()
        .Any(entry => entry.Entity.Done == ChangeAction.Deleted && entry.Entity.Id == caller.Actor.Id);

    private async Task<Caller> ReadAsync(Caller known, CancellationToken cancellationToken)
    {
        var caller = await FindAsync(known, cancellationToken) ?? throw new CallerRevokedException();
        current.EnsureMet(caller);
        return caller;
    }

    private async Task<Caller?> FindAsync(Caller known, CancellationToken cancellationToken)
    {
        if (known.Session is { } session)
        {
            return clock.GetUtcNow() < session.ExpiresAt ? await db.FindCallerAsync(session, cancellationToken) : null;
        }

        var facts = await db.FindFactsAsync(known.Actor.Id!.Value, cancellationToken);
        var use = new VerificationRequest(Token: default, current.Address);
        return facts?.CodeAt(clock.GetUtcNow(), use) == VerificationCode.Valid ? facts.Caller : null;
    }
}
