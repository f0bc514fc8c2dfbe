using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>
/// The leases of one node: decides uses, says what to ask of the database, and takes its replies. It does no I/O, so a simulation can run
/// many of them. All of it is guarded by one lock, under which nothing takes longer than the work at hand: no operation but
/// <see cref="Close"/> visits all leases.
/// </summary>
/// <remarks>
/// A unit is deducted in the database before it is leased, and is taken at most once. What needs care is that all parts of a use are taken
/// at one instant, in whose windows they were granted. docs/limits.md has the rules.
/// </remarks>
/// <param name="wake">Called under the lock when there is something to send, and there was nothing before.</param>
internal sealed class LeaseBook(TimeProvider clock, Action wake)
{
    /// <summary>The most wishes in a batch.</summary>
    public const int MostWishes = 1000;

    private const int MostChecks = 1000;

    private readonly Lock _lock = new();
    private readonly LimitedSubjects _subjects = new(clock);

    // Uses that wait and are in no open batch; some may be done.
    private readonly Queue<WaitingUse> _unasked = new();

    // All uses that wait, the oldest first; some may be done.
    private readonly Queue<WaitingUse> _deadlines = new();

    // Allowances with units to return, or with less lookahead than they should have.
    private readonly Queue<LeasedAllowance> _queued = new();

    private readonly BatchPace _pace = new(clock);
    private ClockReading _lastReply;
    private long _databaseTime = long.MinValue;

    // Leases of an earlier era are worth nothing. It makes dropping all of them one step.
    private int _era;

    private long _uses;
    private long _batches;
    private bool _isAwake;
    private bool _isClosed;
    private bool _isStopped;

    /// <summary>The number of subjects in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _subjects.Count;
            }
        }
    }

    /// <summary>Whether there is anything to send.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
            {
                return _unasked.Count > 0 || _queued.Count > 0;
            }
        }
    }

    /// <summary>Decides a use, or makes it wait.</summary>
    /// <param name="key">The limits of the key's chain, if it has any.</param>
    /// <param name="customer">The limits of its customer, if it has any.</param>
    /// <param name="cost">0 asks without taking.</param>
    /// <param name="now">A recent reading.</param>
    /// <param name="result">The decision, unless it waits.</param>
    /// <returns>The use, if it has to wait for a grant.</returns>
    public WaitingUse? Use(SubjectLimits? key, SubjectLimits? customer, long cost, ClockReading now, out UseResult result)
    {
        if ((key ?? customer) is not { } first)
        {
            result = new UseResult(UseOutcome.Admitted);
            return null;
        }

        lock (_lock)
        {
            now = AfterReplies(now);
            var use = new LimitedUse(_subjects.FindOrAdd(first, now), key is null || customer is null ? null : _subjects.FindOrAdd(customer, now), cost);

            // Uses of one key are served in order, so that cheap ones don't starve an expensive one.
            if (!use.Subject.HasWaiting && CanTake(use, now))
            {
                Take(use, now);
                result = new UseResult(UseOutcome.Admitted);
                return null;
            }

            if (Rejection(use, now) is { } rejection)
            {
                result = rejection;
                return null;
            }

            if (_isStopped || (_pace.IsUnknown && _pace.Wait(now) > BatchPace.Patience))
            {
                result = new UseResult(UseOutcome.Unavailable);
                return null;
            }

            result = default;
            return Enqueue(use, now);
        }
    }

    /// <summary>The batch to send now, if any.</summary>
    /// <param name="now">Read before it is sent.</param>
    /// <param name="next">If there is none, when to ask again at the latest.</param>
    public LeaseBatch? TakeBatch(ClockReading now, out TimeSpan next)
    {
        lock (_lock)
        {
            now = AfterReplies(now);
            GiveUp(now);
            Check(now);
            var batch = HasPlannable ? Plan(now) : null;
            _isAwake = HasPlannable;
            next = batch is null ? UntilNext(now) : TimeSpan.Zero;
            return batch;
        }
    }

    /// <summary>Takes a reply, however late it is.</summary>
    /// <param name="batch">The batch that it belongs to.</param>
    /// <param name="grants">What was granted.</param>
    /// <param name="now">Read after it was received.</param>
    public void Reply(LeaseBatch batch, IReadOnlyList<LeaseGrant> grants, ClockReading now)
    {
        lock (_lock)
        {
            now = AfterReplies(now);
            _lastReply = now;
            Close(batch);
            _pace.Replied();
            var touched = new HashSet<LimitedSubject>();
            foreach (var grant in grants)
            {
                if (batch.Find(grant.Allowance) is { Wish: not null } asked)
                {
                    asked.IsAnswered = true;
                    Note(batch, asked, grant);
                    touched.Add(asked.Allowance.Subject);
                }
            }

            foreach (var subject in touched)
            {
                ServeFromReply(batch, subject, now);
            }

            RejectAsked(batch, now);
            foreach (var asked in batch.Asked)
            {
                Keep(batch, asked, now);
            }

            foreach (var subject in touched)
            {
                ServeFromLeases(subject, now);
            }

            AskAgain(batch);
            ReturnAgain(batch, now);
        }
    }

    /// <summary>Notes that the batch may have been granted or not. It isn't repeated.</summary>
    public void Unknown(LeaseBatch batch, ClockReading now)
    {
        lock (_lock)
        {
            NoteUnknown(batch, now);
        }
    }

    /// <summary>Drops the leases of windows that have passed by the database's clock.</summary>
    /// <param name="databaseTime">The database's time, in milliseconds since the Unix epoch.</param>
    public void NoteDatabaseTime(long databaseTime)
    {
        lock (_lock)
        {
            // A lease that an earlier poll ended stays ended if the clock was set back.
            if (databaseTime < _databaseTime)
            {
                _era++;
            }

            _databaseTime = databaseTime;
        }
    }

    /// <summary>Drops all leases, and returns none, because the database may have lost what it knew of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _era++;
        }
    }

    /// <summary>Forgets that a subject had no room, because units were added.</summary>
    public void NoteAdded(Guid subject)
    {
        lock (_lock)
        {
            foreach (var allowance in _subjects.Of(subject).SelectMany(found => found.Allowances))
            {
                allowance.NoRoomFor = TimeSpan.Zero;
            }
        }
    }

    /// <summary>Returns all leases in the next batches. Uses are still decided, but nothing is leased for later ones.</summary>
    public void Close(ClockReading now)
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var subject in _subjects.All)
            {
                ReturnIdle(subject, now);
            }
        }
    }

    /// <summary>Ends the wait of all uses, and lets no other wait, because no more batches are sent.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            while (_deadlines.TryDequeue(out var waiting))
            {
                if (!waiting.IsDone)
                {
                    waiting.Complete(new UseResult(UseOutcome.Unavailable));
                }
            }
        }
    }

    /// <summary>Estimates what is left of a subject's rate limits, in their order, and of its credits.</summary>
    /// <param name="states">Has room for all of them.</param>
    public void Read(SubjectLimits limits, ClockReading now, Span<AllowanceState> states)
    {
        lock (_lock)
        {
            var subject = _subjects.Find(limits.Subject, limits.Generation);
            for (var i = 0; i < limits.RateLimits.Count; i++)
            {
                var limit = limits.RateLimits[i];
                states[i] = State(subject?.Allowances[i], now) ?? new AllowanceState(limit.Limit, TimeSpan.FromSeconds(limit.Window));
            }

            if (limits.HasCredits)
            {
                states[limits.RateLimits.Count] = State(subject?.Allowances[^1], now) ?? default;
            }
        }
    }

    private AllowanceState? State(LeasedAllowance? allowance, ClockReading now)
    {
        if (allowance is null || !IsKnown(allowance, now))
        {
            return null;
        }

        return new AllowanceState(allowance.Room + HeldNow(allowance, now), Reset(allowance.Known, now));
    }

    private TimeSpan? Reset(in LeaseTerm known, ClockReading now) =>
        known.WindowLeft == TimeSpan.MaxValue ? null : known.WindowLeft - now.Since(known.Sent, clock);

    // All parts of a use count at one instant. A lease that arrived after the reading may be of a later window than the others, so
    // the reading has to be later than the last reply.
    private ClockReading AfterReplies(ClockReading now) => now.Timestamp > _lastReply.Timestamp ? now : ClockReading.Now(clock);

    private bool IsOpen(in LeaseTerm term, ClockReading now) =>
        term.Era == _era && _databaseTime < term.EndsAt && now.Since(term.Sent, clock) < term.Life;

    private bool IsWindowOpen(in LeaseTerm term, ClockReading now) =>
        term.Era == _era && _databaseTime < term.EndsAt && now.Since(term.Sent, clock) < term.WindowLeft;

    private bool IsKnown(LeasedAllowance allowance, ClockReading now) => allowance.Known.Batch > 0 && IsWindowOpen(allowance.Known, now);

    private long HeldNow(LeasedAllowance allowance, ClockReading now) =>
        allowance.Held > 0 && IsOpen(allowance.Term, now) ? allowance.Held : 0;

    private bool HasNoRoom(LeasedAllowance allowance, ClockReading now) => allowance.NoRoomFor > TimeSpan.Zero
        && allowance.Known.Era == _era && now.Since(allowance.NoRoomSince, clock) < allowance.NoRoomFor;

    private bool CanTake(in LimitedUse use, ClockReading now)
    {
        if (IsOutdated(use))
        {
            return false;
        }

        for (var i = 0; i < use.Count; i++)
        {
            var allowance = use[i];
            if (use.Cost == 0 ? !IsKnown(allowance, now) : HeldNow(allowance, now) < use.PartOf(allowance))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsOutdated(in LimitedUse use) => use.Subject.OutdatedEra == _era || use.Other?.OutdatedEra == _era;

    private void Take(in LimitedUse use, ClockReading now)
    {
        for (var i = 0; i < use.Count; i++)
        {
            var allowance = use[i];
            allowance.Held -= use.PartOf(allowance);
            NoteUse(allowance, use.PartOf(allowance), now);
            if (!allowance.IsQueued && !HasNoRoom(allowance, now) && LacksLookahead(allowance, allowance.Held, now))
            {
                Enqueue(allowance);
            }
        }
    }

    private void NoteUse(LeasedAllowance allowance, long part, ClockReading now)
    {
        allowance.LastUsed = now.Timestamp;
        allowance.Recent.Add(part, now.Timestamp, clock.TimestampFrequency);
    }

    private bool LacksLookahead(LeasedAllowance allowance, long held, ClockReading now) => !_isClosed
        && allowance.OpenLookahead == 0 && held * 2 < Lookahead(allowance, now);

    private long Lookahead(LeasedAllowance allowance, ClockReading now) => Math.Min(
        allowance.Recent.At(now.Timestamp, clock.TimestampFrequency), allowance.MostLookahead(IsKnown(allowance, now)));

    // Whether some allowance can't cover its part, as far as this node knows.
    private UseResult? Rejection(in LimitedUse use, ClockReading now)
    {
        if (IsOutdated(use))
        {
            return new UseResult(UseOutcome.Outdated);
        }

        UseResult? rejection = null;
        for (var i = 0; i < use.Count; i++)
        {
            var allowance = use[i];
            var part = use.PartOf(allowance);
            if (part > allowance.Limit)
            {
                return new UseResult(UseOutcome.RateLimited);
            }

            if (HasNoRoom(allowance, now) && part - Available(allowance, now) > allowance.Room)
            {
                rejection = Merge(rejection, allowance, now);
            }
        }

        return rejection;
    }

    private long Available(LeasedAllowance allowance, ClockReading now) => HeldNow(allowance, now) + (allowance.Reply?.Granted ?? 0);

    // A use can be repeated when the last of the windows has ended.
    private UseResult Merge(UseResult? rejection, LeasedAllowance allowance, ClockReading now)
    {
        var after = Reset(allowance.Known, now);
        var outcome = allowance.Key.Measure == Measure.Credits || rejection?.Outcome == UseOutcome.CreditsExhausted
            ? UseOutcome.CreditsExhausted
            : UseOutcome.RateLimited;
        return rejection is not { } other ? new UseResult(outcome, after)
            : new UseResult(outcome, after is null || other.RetryAfter is null ? null : after > other.RetryAfter ? after : other.RetryAfter);
    }

    private WaitingUse Enqueue(in LimitedUse use, ClockReading now)
    {
        var waiting = new WaitingUse(use, ++_uses, now.Timestamp);
        use.Subject.Add(waiting);
        use.Other?.Add(waiting);
        _deadlines.Enqueue(waiting);
        _unasked.Enqueue(waiting);
        Wake();
        return waiting;
    }

    private void Enqueue(LeasedAllowance allowance)
    {
        allowance.IsQueued = true;
        _queued.Enqueue(allowance);
        Wake();
    }

    private void Wake()
    {
        if (!_isAwake)
        {
            _isAwake = true;
            wake();
        }
    }

    private void Return(LeasedAllowance allowance, long units, in LeaseTerm term) => Return(allowance, units, term.Starts, term.Era);

    private void Return(LeasedAllowance allowance, long units, long starts, int era)
    {
        allowance.Return(units, starts, era);
        if (!allowance.IsQueued)
        {
            Enqueue(allowance);
        }
    }

    private void ReturnLease(LeasedAllowance allowance, ClockReading now)
    {
        var units = allowance.Held;
        allowance.Held = 0;
        if (units > 0 && IsWindowOpen(allowance.Term, now))
        {
            Return(allowance, units, allowance.Term);
        }
    }

    // Ends the wait of uses and of batches.
    private void GiveUp(ClockReading now)
    {
        while (_pace.Overdue(now) is { } batch)
        {
            NoteUnknown(batch, now);
        }

        while (_deadlines.TryPeek(out var waiting)
            && (waiting.IsDone || clock.GetElapsedTime(waiting.Arrived, now.Timestamp) >= BatchPace.Patience))
        {
            _deadlines.Dequeue();
            if (!waiting.IsDone)
            {
                waiting.Complete(new UseResult(UseOutcome.Unavailable));
            }
        }
    }

    private void NoteUnknown(LeaseBatch batch, ClockReading now)
    {
        if (Close(batch))
        {
            _pace.Unknown(batch, now);
            AskAgain(batch);
        }
    }

    private bool Close(LeaseBatch batch)
    {
        if (!_pace.Close(batch))
        {
            return false;
        }

        foreach (var asked in batch.Asked)
        {
            if (asked.Wish is { } wish)
            {
                asked.Allowance.Open--;
                asked.Allowance.OpenLookahead -= wish.Lookahead;
            }
        }

        return true;
    }

    private void AskAgain(LeaseBatch batch)
    {
        foreach (var waiting in batch.Uses)
        {
            if (!waiting.IsDone && waiting.Batch == batch)
            {
                waiting.Batch = null;
                _unasked.Enqueue(waiting);
                Wake();
            }
        }
    }

    // A locked row took nothing back, and of credits it would be lost for good. Not for ever, because the row may have been removed.
    private void ReturnAgain(LeaseBatch batch, ClockReading now)
    {
        foreach (var asked in batch.Asked)
        {
            if (asked is { IsAnswered: false, Wish: { Back: > 0 } wish } && batch.Era == _era
                && clock.GetElapsedTime(asked.Allowance.Subject.LastSeen, now.Timestamp) < LeaseTerm.Longest)
            {
                Return(asked.Allowance, wish.Back, wish.BackStarts, batch.Era);
            }
        }
    }

    private void Check(ClockReading now)
    {
        for (var i = 0; i < MostChecks && _subjects.TryTakeDue(now, out var subject); i++)
        {
            ReturnIdle(subject, now);
            if (IsNeeded(subject, now))
            {
                _subjects.CheckAgain(subject, NextCheck(subject, now));
            }
            else
            {
                _subjects.Remove(subject);
            }
        }
    }

    private void ReturnIdle(LimitedSubject subject, ClockReading now)
    {
        foreach (var allowance in subject.Allowances)
        {
            if (_isClosed || clock.GetElapsedTime(allowance.LastUsed, now.Timestamp) >= allowance.Pause)
            {
                ReturnLease(allowance, now);
            }
        }
    }

    private bool IsNeeded(LimitedSubject subject, ClockReading now)
    {
        if (subject.HasWaiting || clock.GetElapsedTime(subject.LastSeen, now.Timestamp) < LeaseTerm.Longest)
        {
            return true;
        }

        foreach (var allowance in subject.Allowances)
        {
            if (allowance.Held > 0 || allowance.IsQueued || allowance.Open > 0)
            {
                return true;
            }
        }

        return false;
    }

    // Not before anything can be idle, so that a busy subject is rarely looked at.
    private long NextCheck(LimitedSubject subject, ClockReading now)
    {
        var next = clock.TimestampFrequency;
        foreach (var allowance in subject.Allowances)
        {
            if (allowance.Held > 0)
            {
                var left = allowance.Pause - clock.GetElapsedTime(allowance.LastUsed, now.Timestamp);
                next = Math.Min(next, (long)(left.TotalSeconds * clock.TimestampFrequency) + 1);
            }
        }

        return now.Timestamp + next;
    }

    private TimeSpan UntilNext(ClockReading now)
    {
        var next = _subjects.NextDue is { } due ? clock.GetElapsedTime(now.Timestamp, due) : Timeout.InfiniteTimeSpan;
        if (_deadlines.TryPeek(out var waiting))
        {
            next = Earlier(next, BatchPace.Patience - clock.GetElapsedTime(waiting.Arrived, now.Timestamp));
        }

        return _isAwake ? Earlier(next, _pace.Wait(now)) : next;
    }

    private static TimeSpan Earlier(TimeSpan next, TimeSpan other)
    {
        other = other > TimeSpan.Zero ? other : TimeSpan.Zero;
        return next == Timeout.InfiniteTimeSpan || other < next ? other : next;
    }

    // While the outcome of a batch is unknown, only uses are asked for.
    private bool HasPlannable => _unasked.Count > 0 || (_queued.Count > 0 && !_pace.IsUnknown);

    private LeaseBatch? Plan(ClockReading now)
    {
        if (_pace.Wait(now) > TimeSpan.Zero)
        {
            return null;
        }

        var batch = new LeaseBatch(_batches + 1, now, _era, _uses, _pace.IsUnknown);
        PlanUses(batch, now);
        if (!batch.IsProbe)
        {
            PlanQueued(batch, now);
        }

        foreach (var asked in batch.Asked)
        {
            Wish(batch, asked, now);
        }

        if (batch.Wishes.Count == 0)
        {
            return null;
        }

        _batches++;
        _pace.Sent(batch);
        return batch;
    }

    private void PlanUses(LeaseBatch batch, ClockReading now)
    {
        while (_unasked.TryPeek(out var waiting) && Accepts(batch, waiting.Use))
        {
            _unasked.Dequeue();
            if (waiting.IsDone)
            {
                continue;
            }

            if (CanTake(waiting.Use, now))
            {
                Take(waiting.Use, now);
                waiting.Complete(new UseResult(UseOutcome.Admitted));
                continue;
            }

            waiting.Batch = batch;
            batch.Uses.Add(waiting);
            for (var i = 0; i < waiting.Use.Count; i++)
            {
                batch.Add(waiting.Use[i]).Need(waiting.Use.PartOf(waiting.Use[i]));
            }

            if (batch.IsProbe)
            {
                return;
            }
        }
    }

    private static bool Accepts(LeaseBatch batch, in LimitedUse use)
    {
        if (batch.Count + use.Count > MostWishes)
        {
            return false;
        }

        for (var i = 0; i < use.Count; i++)
        {
            if (!batch.Accepts(use[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void PlanQueued(LeaseBatch batch, ClockReading now)
    {
        while (batch.Count < MostWishes && _queued.TryPeek(out var allowance) && batch.Accepts(allowance))
        {
            _queued.Dequeue();
            allowance.IsQueued = false;
            if (allowance.HasBack || !HasNoRoom(allowance, now))
            {
                batch.Add(allowance);
            }
        }
    }

    private void Wish(LeaseBatch batch, AskedAllowance asked, ClockReading now)
    {
        var allowance = asked.Allowance;
        var held = HeldNow(allowance, now);
        var want = Math.Max(0, asked.Total - held);
        var left = Math.Max(0, held - asked.Total);
        var lookahead = !batch.IsProbe && !HasNoRoom(allowance, now) && LacksLookahead(allowance, left, now) ? Lookahead(allowance, now) - left : 0;
        var (back, backStarts) = batch.IsProbe ? default : allowance.TakeBack(_era);
        var asks = asked.First == 0 && !IsKnown(allowance, now);
        if (want == 0 && lookahead == 0 && back == 0 && !asks)
        {
            return;
        }

        var least = Math.Max(0, (asked.First ?? 0) - held);
        asked.Wish = new LeaseWish(allowance.Key, allowance.Subject.Generation, least, want, lookahead, back, backStarts);
        batch.Add(asked.Wish.Value);
        allowance.Open++;
        allowance.OpenLookahead += lookahead;
    }

    private void Note(LeaseBatch batch, AskedAllowance asked, LeaseGrant grant)
    {
        var allowance = asked.Allowance = _subjects.Present(asked.Allowance, batch.Sent);
        if (grant.Generation != allowance.Subject.Generation)
        {
            allowance.Subject.OutdatedEra = batch.Era;
            return;
        }

        var endsAt = allowance.Key.Window > 0 ? grant.Starts + 1000L * allowance.Key.Window
            : grant.EndsIn == long.MaxValue || _databaseTime == long.MinValue ? long.MaxValue
            : _databaseTime + grant.EndsIn;
        asked.Granted = grant.Granted;
        asked.Term = new LeaseTerm(batch.Number, grant.Starts, endsAt, batch.Sent, LeaseTerm.FromMilliseconds(grant.EndsIn), batch.Era);
        allowance.Reply = asked;
        if (batch.Era == _era)
        {
            allowance.NoteGrant(asked.Term, grant, asked.Wish!.Value.Want);
        }
    }

    private void ServeFromReply(LeaseBatch batch, LimitedSubject subject, ClockReading now)
    {
        foreach (var waiting in subject.Waiting)
        {
            if (!waiting.IsDone && waiting.Number <= batch.LastUse)
            {
                TryServe(waiting, now);
            }
        }
    }

    // Of each part, as much as possible comes from the reply and the rest from the lease.
    private void TryServe(WaitingUse waiting, ClockReading now)
    {
        var use = waiting.Use;
        var (isReplyOpen, isAllGranted) = (true, true);
        for (var i = 0; i < use.Count; i++)
        {
            var (reply, part) = (use[i].Reply, use.PartOf(use[i]));
            var granted = Math.Min(reply?.Granted ?? 0, part);
            isReplyOpen &= granted == 0 || IsOpen(reply!.Term, now);
            if (granted < part)
            {
                isAllGranted = false;
                if (HeldNow(use[i], now) < part - granted || (granted > 0 && use[i].Term.Starts != reply!.Term.Starts))
                {
                    return;
                }
            }
        }

        // With a part from a lease, the use counts now, so what was granted must be of a window that is still open. A use that costs
        // nothing is served from what is known.
        if ((!isAllGranted && !isReplyOpen) || (use.Cost == 0 && !CanTake(use, now)))
        {
            return;
        }

        for (var i = 0; i < use.Count; i++)
        {
            var (reply, part) = (use[i].Reply, use.PartOf(use[i]));
            var granted = Math.Min(reply?.Granted ?? 0, part);
            if (granted > 0)
            {
                reply!.Granted -= granted;
            }

            use[i].Held -= part - granted;
            NoteUse(use[i], part, now);
        }

        waiting.CountsAtGrant = isAllGranted;
        waiting.Complete(new UseResult(UseOutcome.Admitted));
    }

    // What was granted to a use that another allowance has no room for is returned.
    private void RejectAsked(LeaseBatch batch, ClockReading now)
    {
        foreach (var waiting in batch.Uses)
        {
            if (waiting.IsDone || Rejection(waiting.Use, now) is not { } rejection)
            {
                continue;
            }

            waiting.Complete(rejection);
            for (var i = 0; i < waiting.Use.Count; i++)
            {
                var allowance = waiting.Use[i];
                if (allowance.Reply is { Granted: > 0 } reply && batch.Era == _era)
                {
                    var units = Math.Min(reply.Granted, waiting.Use.PartOf(allowance));
                    reply.Granted -= units;
                    Return(allowance, units, reply.Term);
                }
            }
        }
    }

    // Leases what is left of a reply. Leases of different windows don't merge, and an earlier window's never replaces a later one's.
    private void Keep(LeaseBatch batch, AskedAllowance asked, ClockReading now)
    {
        var (allowance, term, units) = (asked.Allowance, asked.Term, asked.Granted);
        allowance.Reply = null;
        if (units == 0 || batch.Era != _era || allowance.Known.Starts > term.Starts)
        {
            return;
        }

        if (_isClosed || !IsOpen(term, now))
        {
            if (IsWindowOpen(term, now))
            {
                Return(allowance, units, term);
            }

            return;
        }

        if (HeldNow(allowance, now) == 0)
        {
            ReturnLease(allowance, now);
            allowance.Term = term;
        }
        else if (term.Batch > allowance.Term.Batch)
        {
            allowance.Term = term;
        }

        allowance.Held += units;
        allowance.LastUsed = now.Timestamp;
    }

    private void ServeFromLeases(LimitedSubject subject, ClockReading now)
    {
        foreach (var waiting in subject.Waiting)
        {
            if (waiting.IsDone)
            {
                continue;
            }

            if (CanTake(waiting.Use, now))
            {
                Take(waiting.Use, now);
                waiting.Complete(new UseResult(UseOutcome.Admitted));
            }
            else if (Rejection(waiting.Use, now) is { } rejection)
            {
                waiting.Complete(rejection);
            }
        }
    }
}
