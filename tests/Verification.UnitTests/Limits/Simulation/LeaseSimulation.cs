using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>
/// Nodes that run the real leases and one simulated database, deterministic by a seed. Its time is true time in ticks; schedules state
/// milliseconds.
/// </summary>
internal sealed class LeaseSimulation
{
    public const long Millisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>How old the limits may be that a use is decided by.</summary>
    public const long Bound = 1000 * Millisecond;

    private const long Start = 12_000_000 * Millisecond;
    private const long PollPeriod = 167 * Millisecond;

    private readonly Schedule _schedule;
    private readonly Random _random;
    private readonly PriorityQueue<Event, long> _events = new();
    private readonly UseOracle _oracle;
    private readonly long[] _rejected = new long[Enum.GetValues<UseOutcome>().Length];
    private long _sequence;
    private long _databaseOffset = Start;
    private long _stalledUntil = -1;
    private int _connections;

    public LeaseSimulation(Schedule schedule, int seed, Faults faults = Faults.None)
    {
        (_schedule, Faults) = (schedule, faults);
        _random = new Random(seed);
        Database = new SimulatedDatabase(faults);
        _oracle = new UseOracle(schedule, this);
        Database.CreditsChanged = (subject, kind, delta, number) => _oracle.NoteCredits(subject, Now, kind, delta, number);
        Database.Rolled = (key, starts) => _oracle.NoteRoll(key, Now, starts);
        foreach (var key in schedule.Keys.Concat(schedule.Customer is { } customer ? [customer] : []))
        {
            Database.Create(key, DatabaseMilliseconds);
        }

        Database.Backup();
        Nodes = [.. schedule.Rates.Select((rate, number) => new SimulatedNode(this, number, rate))];
    }

    /// <summary>The true time.</summary>
    public long Now { get; private set; }

    public Faults Faults { get; }

    public SimulatedDatabase Database { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public IReadOnlyList<AdmittedUse> Admitted => _oracle.Admitted;

    /// <summary>The database's clock, in ticks.</summary>
    public long DatabaseTime => Now + _databaseOffset;

    /// <summary>What happened, if it is asked for.</summary>
    public List<string>? Log { get; init; }

    /// <summary>Called for each decision.</summary>
    public Action<SimulatedNode, UseOutcome>? Decided { get; init; }

    private long DatabaseMilliseconds => DatabaseTime / Millisecond;

    public long Count(UseOutcome outcome) => outcome == UseOutcome.Admitted ? Admitted.Count : _rejected[(int)outcome];

    /// <returns>The first over-admission; <c>null</c> if there is none.</returns>
    public string? Run()
    {
        foreach (var node in Nodes)
        {
            Schedule(_random.NextInt64(5 * Millisecond), () => Poll(node), node);
        }

        var steps = _schedule.Steps.OrderBy(step => step.At).ToArray();
        var (next, end) = (0, (long)(_schedule.End * Millisecond));
        while (true)
        {
            var at = next < steps.Length ? (long)(steps[next].At * Millisecond) : long.MaxValue;
            var has = _events.TryPeek(out var due, out _);
            if (has && due.At <= at)
            {
                if (due.At > end)
                {
                    break;
                }

                _events.Dequeue();
                Now = due.At;
                Run(due);
            }
            else if (at <= end)
            {
                Now = at;
                Apply(steps[next++]);
            }
            else
            {
                break;
            }
        }

        return _oracle.Check();
    }

    private void Run(in Event due)
    {
        if (due.Node is { } node)
        {
            if (node.Process != due.Process || !node.IsUp)
            {
                return;
            }

            if (node.PausedUntil > Now)
            {
                ScheduleAt(node.PausedUntil, due.Action, node);
                return;
            }
        }

        due.Action();
    }

    private void Schedule(long after, Action action, SimulatedNode? node = null) => ScheduleAt(Now + Math.Max(0, after), action, node);

    private void ScheduleAt(long at, Action action, SimulatedNode? node) =>
        _events.Enqueue(new Event(at, action, node, node?.Process ?? 0), (at << 24) | (++_sequence & 0xFFFFFF));

    // How long a message takes.
    private long Delay() => _random.NextDouble() < _schedule.Slow
        ? (long)((50 + 1000 * _random.NextDouble()) * Millisecond)
        : (long)((0.5 - 4 * Math.Log(1 - _random.NextDouble())) * Millisecond);

    private bool IsLost(SimulatedNode node, StepKind kind) => node.IsLosing(kind) || _random.NextDouble() < _schedule.Loss;

    private void Call<T>(SimulatedNode node, Func<long, T> work, Action<T, long> reply, Action? lost, bool isPoll)
    {
        var connection = _connections;
        if (IsLost(node, StepKind.LoseRequests))
        {
            Fail(node, lost);
            return;
        }

        var process = node.Process;
        Schedule(Delay(), () =>
        {
            var early = DatabaseMilliseconds;
            var wait = _random.NextDouble() < 3 * _schedule.Slow ? _random.Pick(2, 30, 300) * Millisecond : 0;
            Schedule(Math.Max(wait, _stalledUntil - Now), () =>
            {
                if (connection != _connections)
                {
                    Fail(node, lost);
                    return;
                }

                var result = work(Faults.HasFlag(Faults.EarlyClock) ? early : DatabaseMilliseconds);
                var executed = Now;
                if (IsLost(node, StepKind.LoseReplies) || (!isPoll && node.IsLosing(StepKind.LoseGrants)))
                {
                    Fail(node, lost);
                    return;
                }

                var slow = !isPoll && node.IsLosing(StepKind.SlowReplies) ? (long)(600 * _random.NextDouble() * Millisecond) : 0;
                if (node.Process == process)
                {
                    Schedule(Delay() + slow, () =>
                    {
                        if (connection == _connections)
                        {
                            reply(result, executed);
                        }
                    }, node);
                }
            });
        });
    }

    // Of lost messages, a node hears late or never.
    private void Fail(SimulatedNode node, Action? lost)
    {
        if (lost is not null && node.IsUp && _random.NextDouble() < 0.5)
        {
            Schedule(Delay(), lost, node);
        }
    }

    private void Poll(SimulatedNode node)
    {
        var (asOf, answered) = (node.Read(), false);
        void Next()
        {
            if (!answered)
            {
                answered = true;
                Poll(node);
            }
        }

        Schedule(1000 * Millisecond, Next, node);
        Call(
            node,
            now => (Database.Limits, Database.History, Database.Additions, Now: now),
            (reply, _) =>
            {
                if (answered)
                {
                    return;
                }

                Schedule(PollPeriod, Next, node);
                if (!Faults.HasFlag(Faults.IgnoresDatabaseTime))
                {
                    node.Book.NoteDatabaseTime(reply.Now);
                }

                if (node.History is { } history && history != reply.History)
                {
                    (node.Confirmed, node.Limits) = (null, null);
                    if (!Faults.HasFlag(Faults.IgnoresLostAnchor))
                    {
                        node.Book.Clear();
                    }
                }
                else
                {
                    (node.Confirmed, node.Limits) = (asOf, reply.Limits);
                }

                if (reply.Additions != node.Additions)
                {
                    for (var subject = 0; subject < Database.Limits.Count; subject++)
                    {
                        node.Book.NoteAdded(SimulatedDatabase.IdOf(subject));
                    }
                }

                (node.History, node.Additions) = (reply.History, reply.Additions);
                Pump(node);
            },
            null,
            isPoll: true);
    }

    private void Use(SimulatedNode node, int subject, long cost)
    {
        if (node.PausedUntil > Now)
        {
            var arrived = Now;
            ScheduleAt(node.PausedUntil, () => Use(node, subject, cost, arrived), node);
        }
        else
        {
            Use(node, subject, cost, Now);
        }
    }

    private void Use(SimulatedNode node, int subject, long cost, long arrived)
    {
        var read = node.Read();
        if (node.Limits is not { } limits || node.Confirmed is not { } confirmed || read.Since(confirmed, node).Ticks >= Bound)
        {
            return;
        }

        // A process may be stopped between reading the clock and taking.
        if (_random.NextDouble() < 0.05)
        {
            var (at, pause) = (Now, _random.NextDouble() * _random.Pick(2, 30) * Millisecond);
            Schedule((long)pause, () => Decide(node, limits, subject, cost, arrived, at, read, false), node);
            return;
        }

        Decide(node, limits, subject, cost, arrived, Now, read, false);
    }

    private void Decide(
        SimulatedNode node, IReadOnlyList<SubjectLimits> limits, int subject, long cost, long arrived, long at, ClockReading read,
        bool isRepeated)
    {
        var customer = _schedule.Customer is null ? null : limits[^1];
        if (node.Book.Use(limits[subject], customer, cost, read, out var result) is { } waiting)
        {
            node.Pending.Add(new PendingUse(waiting, subject, cost, arrived, isRepeated));
        }
        else
        {
            Note(node, result, new AdmittedUse(node.RepliedAt >= at ? Now : at, arrived, Now, subject, cost), isRepeated);
        }

        if (node.IsWoken)
        {
            Pump(node);
        }
    }

    private void Note(SimulatedNode node, UseResult result, AdmittedUse use, bool isRepeated)
    {
        Log?.Add($"{Now / (double)Millisecond:F1} node {node.Number}: {result.Outcome} {use} retry {result.RetryAfter}");
        if (result.Outcome == UseOutcome.Admitted)
        {
            _oracle.Admit(use);
        }
        else if (result.Outcome == UseOutcome.Outdated && !isRepeated)
        {
            // The verifier reads the key again.
            Schedule(Delay(), () =>
            {
                var limits = Database.Limits;
                Schedule(Delay(), () => Decide(node, limits, use.Subject, use.Cost, use.Arrived, Now, node.Read(), true), node);
            }, node);
            return;
        }
        else
        {
            _rejected[(int)result.Outcome]++;
        }

        Decided?.Invoke(node, result.Outcome);
    }

    // Sends what there is to send, as the exchange does.
    private void Pump(SimulatedNode node)
    {
        node.IsWoken = false;
        TimeSpan next;
        while (node.Book.TakeBatch(node.Read(), out next) is { } batch)
        {
            Send(node, batch);
        }

        Settle(node, Now);
        var due = Now + next.Ticks + 1;
        if (next >= TimeSpan.Zero && (node.Timer <= Now || due < node.Timer))
        {
            node.Timer = due;
            ScheduleAt(due, () =>
            {
                if (node.Timer == due)
                {
                    Pump(node);
                }
            }, node);
        }
    }

    private void Send(SimulatedNode node, LeaseBatch batch)
    {
        Log?.Add($"{Now / (double)Millisecond:F1} node {node.Number} asks #{batch.Number}: {string.Join("; ", batch.Wishes)}");
        Call(
            node,
            now => Database.Grant(batch.Wishes, now, Now),
            (grants, executed) =>
            {
                Log?.Add($"{Now / (double)Millisecond:F1} node {node.Number} hears #{batch.Number} of {executed / (double)Millisecond:F1}: {string.Join("; ", grants)}");
                node.Book.Reply(batch, grants, node.Read());
                node.RepliedAt = Now;
                Settle(node, executed);
                Pump(node);
            },
            () =>
            {
                node.Book.Unknown(batch, node.Read());
                Pump(node);
            },
            isPoll: false);
        if (Faults.HasFlag(Faults.RepeatsReturns) && batch.Wishes.Any(wish => wish.Back > 0))
        {
            var returns = batch.Wishes.Where(wish => wish.Back > 0).Select(wish => wish with { Least = 0, Want = 0, Lookahead = 0 }).ToArray();
            Schedule(20 * Millisecond, () => Database.Grant(returns, DatabaseMilliseconds, Now));
        }
    }

    // Takes the decisions about waiting uses.
    private void Settle(SimulatedNode node, long executed)
    {
        for (var i = 0; i < node.Pending.Count; i++)
        {
            var pending = node.Pending[i];
            if (pending.Waiting.IsDone)
            {
                node.Pending.RemoveAt(i--);
                var at = pending.Waiting.CountsAtGrant ? executed : Now;
                Note(node, pending.Waiting.Task.Result, new AdmittedUse(at, pending.Arrived, Now, pending.Subject, pending.Cost), pending.IsRepeated);
            }
        }
    }

    private void Apply(Step step)
    {
        if (step.Kind != StepKind.Use)
        {
            Log?.Add($"{Now / (double)Millisecond:F1} {step}");
        }

        var node = Nodes[step.Node];
        var length = (long)(step.For * Millisecond);
        switch (step.Kind)
        {
            case StepKind.Use:
                if (node.IsUp)
                {
                    Use(node, step.Subject, step.Number);
                }

                break;
            case StepKind.Crash:
                Crash(node, length);
                break;
            case StepKind.Stop:
                node.Book.Close(node.Read());
                Pump(node);
                Schedule(200 * Millisecond, () => Crash(node, length), node);
                break;
            case StepKind.Pause:
            case StepKind.Sleep:
                node.PausedUntil = Math.Max(node.PausedUntil, Now + length);
                node.MonotonicOffset -= step.Kind == StepKind.Sleep ? length : 0;
                break;
            case StepKind.WallStep:
                node.WallOffset += length;
                break;
            case StepKind.Stall:
                _stalledUntil = Now + length;
                break;
            case StepKind.Lock:
                Database.Lock(step.Subject, Now + length);
                break;
            case StepKind.LoseRequests or StepKind.LoseReplies or StepKind.LoseAll or StepKind.SlowReplies or StepKind.LoseGrants:
                (node.LossyUntil, node.Loses) = (Now + length, step.Kind);
                break;
            case StepKind.DatabaseStep:
                _databaseOffset += length;
                _oracle.NoteStep(Now, _databaseOffset);
                break;
            case StepKind.Failover:
                _connections++;
                _stalledUntil = Now + 200 * Millisecond;
                break;
            case StepKind.Backup:
                Database.Backup();
                break;
            case StepKind.Restore:
                _connections++;
                Database.Restore();
                break;
            default:
                Change(step);
                break;
        }
    }

    private void Crash(SimulatedNode node, long length)
    {
        node.Die();
        Schedule(length, () =>
        {
            node.Start();
            Poll(node);
        });
    }

    private void Change(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.SetCredits:
                Database.SetCredits(step.Subject, step.Number, DatabaseMilliseconds);
                return;
            case StepKind.AddCredits:
                Database.AddCredits(step.Subject, step.Number, DatabaseMilliseconds);
                return;
        }

        var present = Database.Limits[step.Subject].RateLimits;
        var limits = step.Limits ?? [.. present.Select((limit, index) => index == 0 ? limit with { Limit = step.Number } : limit)];
        if (Database.TrySetLimits(step.Subject, limits, DatabaseMilliseconds))
        {
            _oracle.NoteLimits(step.Subject, Now, limits);
        }
    }

    private readonly record struct Event(long At, Action Action, SimulatedNode? Node, int Process);
}
