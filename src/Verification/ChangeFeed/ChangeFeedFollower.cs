using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.ChangeFeed;

/// <summary>
/// Reads every change, including this node's own, and drops the entries that it outdated. Only a poll that read to the end of the
/// feed, from the change at which the previous poll ended, confirms the remaining entries.
/// </summary>
internal sealed class ChangeFeedFollower(
    IChangeFeed feed, ICommittedChanges memory, LeaseExchange leases, CacheFreshness freshness, DatabaseUse use, ClockSkew skew, VerificationOptions settings,
    TimeProvider clock)
    : IAsyncDisposable
{
    private readonly TimeLimitedFeedReader _reader = new(feed, settings, clock);
    private Anchor? _anchor;

    /// <exception cref="TimeoutException">It took longer than the bound.</exception>
    /// <exception cref="UnavailableException">The database was retired.</exception>
    public async Task PollAsync()
    {
        try
        {
            await ReadToTheEndAsync();
        }
        catch (DatabaseReplacedException)
        {
            StartOver();
            await ReadToTheEndAsync();
        }
        catch (TimeoutException)
        {
            // A connection that hangs can't show whether its database is still the same.
            StartOver();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private async Task ReadToTheEndAsync()
    {
        _anchor ??= await FindAnchorAsync();
        ClockReading sent;
        ChangePage page;
        do
        {
            sent = ClockReading.Now(clock);
            page = await ReadAsync(reader => reader.ReadAsync(_anchor.Number));
            skew.Measure(page.DatabaseTime, sent.Wall, clock.GetUtcNow());
            NoteTime(page);
            if (!TryApply(page.Changes))
            {
                StartOver();
                return;
            }
        }
        while (page.IsFull);

        freshness.Confirm(asOf: sent);
    }

    private void NoteTime(ChangePage page)
    {
        if (page.DatabaseTime is { } time)
        {
            leases.NoteDatabaseTime(time);
        }
    }

    private async Task<Anchor> FindAnchorAsync()
    {
        var newest = await ReadAsync(reader => reader.ReadNewestAsync());

        // Only now, because entries that were filled before the anchor was found may be older than it.
        memory.Clear();
        leases.Clear();
        return newest.Changes is [var row] ? Anchor.At(row) : Anchor.Origin;
    }

    private async Task<ChangePage> ReadAsync(Func<IChangeFeedReader, Task<ChangePage>> read)
    {
        var page = await _reader.ReadAsync(read);
        if (page.Changes.Any(change => change.Subject.Kind == SubjectKind.Database))
        {
            use.IsForbidden = true;
            freshness.Doubt();
            throw new UnavailableException("The database was copied to another one and is retired.");
        }

        return page;
    }

    /// <summary>Whether the page continues where the previous one ended, and identifies every changed key.</summary>
    private bool TryApply(IReadOnlyList<ChangeNotice> rows)
    {
        if (_anchor != Anchor.Origin && (rows is not [var first, ..] || Anchor.At(first) != _anchor))
        {
            return false;
        }

        // The anchor itself was applied before. All others were committed before the page was read, so each subject counts once.
        var subjects = rows.Skip(_anchor == Anchor.Origin ? 0 : 1).Select(row => row.Subject).Distinct();
        if (!subjects.All(memory.TryInvalidate))
        {
            return false;
        }

        _anchor = rows is [.., var last] ? Anchor.At(last) : _anchor;
        return true;
    }

    // After a failover or a restored backup, entries from the other database prove nothing about this one.
    private void StartOver()
    {
        _anchor = null;
        freshness.Doubt();
        leases.Clear();
    }

    /// <summary>The last change that was applied: by its number and by the random id that no other history has.</summary>
    private sealed record Anchor(long Number, Guid? ChangeId)
    {
        public static readonly Anchor Origin = new(0, ChangeId: null);

        public static Anchor At(ChangeNotice row) => new(row.Number, row.ChangeId);
    }
}
