using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>
/// Whether more was admitted than the limits and credits allow. Each admitted use counts at one instant between its arrival and its response.
/// The window of an instant is that of the database's clock, or the latest that the row had reached by then if the clock was set back.
/// </summary>
internal sealed class UseOracle(Schedule schedule, LeaseSimulation simulation)
{
    private readonly List<AdmittedUse> _admitted = [];
    private readonly List<(long At, long Offset)> _steps = [(long.MinValue, simulation.DatabaseTime - simulation.Now)];
    private readonly Dictionary<AllowanceKey, List<(long At, long Starts)>> _rolls = [];
    private readonly List<(int Subject, long At, IReadOnlyList<RateLimit> Limits)> _limits = [];
    private readonly List<(int Subject, long At, StepKind Kind, long Delta, long Number)> _credits = [];

    public IReadOnlyList<AdmittedUse> Admitted => _admitted;

    public void Admit(AdmittedUse use) => _admitted.Add(use);

    public void NoteStep(long at, long offset) => _steps.Add((at, offset));

    public void NoteRoll(AllowanceKey key, long at, long starts)
    {
        if (!_rolls.TryGetValue(key, out var rolls))
        {
            _rolls[key] = rolls = [];
        }

        rolls.Add((at, starts));
    }

    public void NoteLimits(int subject, long at, IReadOnlyList<RateLimit> limits) => _limits.Add((subject, at, limits));

    /// <param name="kind"><see cref="StepKind.Use"/> for a refill.</param>
    public void NoteCredits(int subject, long at, StepKind kind, long delta, long number) => _credits.Add((subject, at, kind, delta, number));

    public string? Check()
    {
        _admitted.Sort((first, second) => first.At.CompareTo(second.At));
        for (var subject = 0; subject < schedule.Keys.Length; subject++)
        {
            if (Check(subject, schedule.Keys[subject], [.. _admitted.Where(use => use.Subject == subject)]) is { } wrong)
            {
                return wrong;
            }
        }

        return schedule.Customer is { } customer ? Check(schedule.Keys.Length, customer, _admitted) : null;
    }

    private string? Check(int subject, LimitedKey key, List<AdmittedUse> uses)
    {
        var history = new List<(long At, IReadOnlyList<RateLimit> Limits)> { (long.MinValue / 2, key.Limits) };
        history.AddRange(_limits.Where(change => change.Subject == subject).Select(change => (change.At, change.Limits)));
        foreach (var (measure, window) in history.SelectMany(change => change.Limits).Select(limit => (limit.Counts, limit.Window)).Distinct())
        {
            if (CheckLimit(subject, measure, window, history, uses) is { } wrong)
            {
                return wrong;
            }
        }

        return key.Credits is { } credits ? CheckCredits(subject, credits, uses) : null;
    }

    private string? CheckLimit(
        int subject, Measure measure, int window, List<(long At, IReadOnlyList<RateLimit> Limits)> history, List<AdmittedUse> uses)
    {
        var counts = new Dictionary<long, long>();
        foreach (var use in uses)
        {
            var part = measure == Measure.Requests ? Math.Min(use.Cost, 1) : use.Cost;
            if (part == 0)
            {
                continue;
            }

            var most = MostAllowed(measure, window, history, use);
            var starts = WindowOf(new AllowanceKey(SimulatedDatabase.IdOf(subject), measure, window), use.At, 1000L * window);
            var count = counts[starts] = counts.GetValueOrDefault(starts) + part;
            if (count > most)
            {
                return $"{count} of {most} {measure} in window {starts} of {window} s of subject {subject}, by {use}";
            }
        }

        return null;
    }

    // The highest limit of the time for which its facts may have been current. No limit, if there was none for some of it.
    private static long MostAllowed(
        Measure measure, int window, List<(long At, IReadOnlyList<RateLimit> Limits)> history, AdmittedUse use)
    {
        var most = 0L;
        for (var i = 0; i < history.Count; i++)
        {
            var until = i + 1 < history.Count ? history[i + 1].At : long.MaxValue;
            if (history[i].At <= use.Answered && until >= use.Arrived - LeaseSimulation.Bound)
            {
                var limit = history[i].Limits.FirstOrDefault(limit => limit.Counts == measure && limit.Window == window);
                most = Math.Max(most, limit?.Limit ?? long.MaxValue);
            }
        }

        return most;
    }

    private string? CheckCredits(int subject, Credits credits, List<AdmittedUse> uses)
    {
        var changes = _credits.Where(change => change.Subject == subject).ToList();
        var key = new AllowanceKey(SimulatedDatabase.IdOf(subject), Measure.Credits, 0);
        if (credits.IsRefilled && CheckPeriods(key, credits, uses, changes) is { } wrong)
        {
            return wrong;
        }

        var granted = credits.Remaining + changes.Sum(change => Math.Max(0, change.Delta));
        var used = uses.Sum(use => use.Cost);
        if (used > granted)
        {
            return $"{used} of {granted} credits of subject {subject}";
        }

        // After credits are set, and the bound, no more than was set is used.
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Kind != StepKind.SetCredits)
            {
                continue;
            }

            var (allowed, end) = (changes[i].Number, long.MaxValue);
            foreach (var later in changes.Skip(i + 1))
            {
                // A refill that was due before doesn't undo what was set.
                if (later.Kind == StepKind.Use && later.Number <= WindowOf(key, changes[i].At, SimulatedDatabase.Refill))
                {
                    continue;
                }

                if (later.Kind != StepKind.AddCredits)
                {
                    end = later.At;
                    break;
                }

                allowed += Math.Max(0, later.Delta);
            }

            var since = uses.Where(use => use.Arrived > changes[i].At + LeaseSimulation.Bound && use.Answered < end).Sum(use => use.Cost);
            if (since > allowed)
            {
                return $"{since} of {allowed} credits of subject {subject} after they were set";
            }
        }

        return null;
    }

    private string? CheckPeriods(
        AllowanceKey key, Credits credits, List<AdmittedUse> uses, List<(int Subject, long At, StepKind Kind, long Delta, long Number)> changes)
    {
        var budgets = new Dictionary<long, long> { [WindowOf(key, 0, SimulatedDatabase.Refill)] = credits.Remaining };
        foreach (var change in changes)
        {
            var (period, gain) = change.Kind == StepKind.Use
                ? (change.Number, credits.Amount)
                : (WindowOf(key, change.At, SimulatedDatabase.Refill), Math.Max(0, change.Delta));
            budgets[period] = budgets.GetValueOrDefault(period) + gain;
        }

        var counts = new Dictionary<long, long>();
        foreach (var use in uses)
        {
            var period = WindowOf(key, use.At, SimulatedDatabase.Refill);
            var count = counts[period] = counts.GetValueOrDefault(period) + use.Cost;
            if (count > budgets.GetValueOrDefault(period))
            {
                return $"{count} of {budgets.GetValueOrDefault(period)} credits in period {period}, by {use}";
            }
        }

        return null;
    }

    private long WindowOf(AllowanceKey key, long at, long span)
    {
        var offset = _steps[0].Offset;
        for (var i = 1; i < _steps.Count && _steps[i].At <= at; i++)
        {
            offset = _steps[i].Offset;
        }

        var now = (at + offset) / LeaseSimulation.Millisecond;
        var starts = now - now % span;
        if (_steps.Count > 1 && _rolls.TryGetValue(key, out var rolls))
        {
            foreach (var roll in rolls)
            {
                if (roll.At > at)
                {
                    break;
                }

                starts = Math.Max(starts, roll.Starts);
            }
        }

        return starts;
    }
}
