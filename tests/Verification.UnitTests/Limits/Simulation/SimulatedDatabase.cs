using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>The allowances, with the grant's semantics. Its clock counts whole milliseconds.</summary>
internal sealed class SimulatedDatabase(Faults faults)
{
    /// <summary>The time between two refills of credits, in milliseconds.</summary>
    public const long Refill = 4000;

    private readonly Dictionary<AllowanceKey, Row> _rows = [];
    private readonly Dictionary<(AllowanceKey Key, Guid Generation), long> _amounts = [];
    private SubjectLimits[] _limits = [];
    private readonly Dictionary<Guid, long> _lockedUntil = [];
    private long _generations;
    private (Dictionary<AllowanceKey, Row> Rows, SubjectLimits[] Limits)? _backup;

    /// <summary>The present limits of each subject.</summary>
    public IReadOnlyList<SubjectLimits> Limits => _limits;

    public long Additions { get; private set; }

    /// <summary>A database that went back to a backup has another history.</summary>
    public int History { get; private set; }

    public long Transactions { get; private set; }

    /// <summary>What changed the credits of a subject: its number, what it gained or lost, and what it was set to.</summary>
    public Action<int, StepKind, long, long>? CreditsChanged { get; set; }

    /// <summary>Called when a row's window begins.</summary>
    public Action<AllowanceKey, long>? Rolled { get; set; }

    public static Guid IdOf(int subject) => new(subject + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public void Create(LimitedKey key, long now)
    {
        var subject = _limits.Length;
        var limits = new SubjectLimits(IdOf(subject), NextGeneration(), key.Limits, key.Credits is not null);
        _limits = [.. _limits, limits];
        foreach (var limit in key.Limits)
        {
            AddOrChange(limits, limit, now);
        }

        if (key.Credits is { } credits)
        {
            _rows[CreditsOf(limits)] = new Row
            {
                Amount = credits.Remaining,
                Starts = credits.IsRefilled ? now - now % Refill : 0,
                Generation = limits.Generation,
                RefillAmount = credits.IsRefilled ? credits.Amount : null,
            };
            Rolled?.Invoke(CreditsOf(limits), now - now % Refill);
        }
    }

    /// <param name="wishes">What to grant and take back.</param>
    /// <param name="now">The database's time.</param>
    /// <param name="elapsed">The true time, by which rows are locked.</param>
    public List<LeaseGrant> Grant(IReadOnlyList<LeaseWish> wishes, long now, long elapsed)
    {
        Transactions++;
        var grants = new List<LeaseGrant>(wishes.Count);
        foreach (var wish in wishes)
        {
            if (_rows.TryGetValue(wish.Allowance, out var row) && _lockedUntil.GetValueOrDefault(wish.Allowance.Subject) <= elapsed)
            {
                grants.Add(wish.Allowance.Window == 0 ? GrantCredits(wish, row, now) : GrantOfWindow(wish, row, now));
            }
        }

        return grants;
    }

    public void Lock(int subject, long until) => _lockedUntil[IdOf(subject)] = until;

    public bool TrySetLimits(int subject, IReadOnlyList<RateLimit> limits, long now)
    {
        if (_limits[subject].RateLimits.Count == 0)
        {
            return false;
        }

        var changed = _limits[subject] with { Generation = NextGeneration(), RateLimits = limits };
        Replace(subject, changed);
        foreach (var limit in limits)
        {
            AddOrChange(changed, limit, now);
        }

        if (changed.HasCredits)
        {
            _rows[CreditsOf(changed)].Generation = changed.Generation;
        }

        return true;
    }

    public void SetCredits(int subject, long remaining, long now)
    {
        if (!_limits[subject].HasCredits)
        {
            return;
        }

        var row = RolledForChange(subject, now);
        CreditsChanged?.Invoke(subject, StepKind.SetCredits, remaining - row.Amount, remaining);
        row.Amount = remaining;
        var changed = _limits[subject] with { Generation = NextGeneration() };
        Replace(subject, changed);
        foreach (var limit in changed.RateLimits)
        {
            _rows[KeyOf(changed, limit)].Generation = changed.Generation;
            _amounts[(KeyOf(changed, limit), changed.Generation)] = limit.Limit;
        }

        row.Generation = changed.Generation;
    }

    public void AddCredits(int subject, long added, long now)
    {
        if (!_limits[subject].HasCredits)
        {
            return;
        }

        var row = RolledForChange(subject, now);
        var remaining = Math.Max(0, row.Amount + added);
        CreditsChanged?.Invoke(subject, StepKind.AddCredits, remaining - row.Amount, added);
        row.Amount = remaining;
        Additions++;
    }

    public void Backup() => _backup = (Copy(_rows), _limits);

    public void Restore()
    {
        var (rows, limits) = _backup!.Value;
        _rows.Clear();
        foreach (var (key, row) in Copy(rows))
        {
            _rows.Add(key, row);
        }

        _limits = limits;
        History++;
    }

    /// <summary>The units that are taken of an allowance in its window, or that remain of credits.</summary>
    public long Taken(AllowanceKey key) => key.Window == 0 ? _rows[key].Amount : _rows[key].Taken;

    public static AllowanceKey KeyOf(SubjectLimits limits, RateLimit limit) => new(limits.Subject, limit.Counts, limit.Window);

    public static AllowanceKey CreditsOf(SubjectLimits limits) => new(limits.Subject, Measure.Credits, 0);

    private static Dictionary<AllowanceKey, Row> Copy(Dictionary<AllowanceKey, Row> rows) => rows.ToDictionary(row => row.Key, row => row.Value with { });

    // Nodes keep the limits that they read.
    private void Replace(int subject, SubjectLimits limits)
    {
        _limits = [.. _limits];
        _limits[subject] = limits;
    }

    private Guid NextGeneration() => new((int)++_generations, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    // Rows of removed limits stay, so that a limit that comes back in the same window keeps its count.
    private void AddOrChange(SubjectLimits limits, RateLimit limit, long now)
    {
        var key = KeyOf(limits, limit);
        if (!_rows.TryGetValue(key, out var row))
        {
            _rows[key] = row = new Row { Starts = now - now % (1000L * limit.Window) };
            Rolled?.Invoke(key, row.Starts);
        }

        row.Amount = limit.Limit;
        row.Generation = limits.Generation;
        row.Taken = faults.HasFlag(Faults.ForgetsCount) ? 0 : row.Taken;
        _amounts[(key, limits.Generation)] = limit.Limit;
    }

    private LeaseGrant GrantOfWindow(in LeaseWish wish, Row row, long now)
    {
        var span = 1000L * wish.Allowance.Window;
        var starts = now - now % span;
        var rolls = faults.HasFlag(Faults.RollsBack) ? starts != row.Starts : starts > row.Starts;
        var same = row.Generation == wish.Generation || faults.HasFlag(Faults.GrantsAnyGeneration);
        var window = rolls ? starts : row.Starts;
        var takesBack = faults.HasFlag(Faults.ReturnsToAnyGeneration) || row.Generation == wish.Generation;
        var taken = rolls && !faults.HasFlag(Faults.ReturnsToAnyWindow) ? 0
            : takesBack && faults.HasFlag(Faults.ReturnsToAnyWindow) ? (rolls ? 0 : row.Taken) - wish.Back
            : takesBack && wish.BackStarts == row.Starts ? Math.Max(0, row.Taken - wish.Back)
            : row.Taken;
        var amount = faults.HasFlag(Faults.GrantsAnyGeneration) ? _amounts[(wish.Allowance, wish.Generation)] : row.Amount;
        var granted = same ? Granted(wish, amount - taken) : 0;
        if ((same || takesBack) && (granted > 0 || wish.Back > 0))
        {
            (row.Starts, row.Taken) = (window, taken + granted);
            if (rolls)
            {
                Rolled?.Invoke(wish.Allowance, window);
            }
        }

        return new LeaseGrant(
            wish.Allowance, same ? wish.Generation : row.Generation, granted, window, window + span - now, amount - taken - granted);
    }

    private LeaseGrant GrantCredits(in LeaseWish wish, Row row, long now)
    {
        // A return is for the period that the row was in.
        var takesBack = faults.HasFlag(Faults.ReturnsToAnyGeneration) || row.Generation == wish.Generation;
        if (!faults.HasFlag(Faults.RefillsLate))
        {
            Roll(wish.Allowance, row, now);
        }

        if (takesBack && (wish.BackStarts == row.Starts || faults.HasFlag(Faults.ReturnsToAnyWindow)))
        {
            row.Amount += wish.Back;
        }

        Roll(wish.Allowance, row, now);
        var same = row.Generation == wish.Generation || faults.HasFlag(Faults.GrantsAnyGeneration);
        var granted = same ? Granted(wish, row.Amount) : 0;
        row.Amount -= granted;
        var endsIn = row.RefillAmount is null || faults.HasFlag(Faults.NoCreditEnd) ? long.MaxValue : row.Starts + Refill - now;
        return new LeaseGrant(wish.Allowance, same ? wish.Generation : row.Generation, granted, row.Starts, endsIn, row.Amount);
    }

    private long Granted(in LeaseWish wish, long room)
    {
        if (wish.Want + wish.Lookahead == 0 || room < wish.Least)
        {
            return 0;
        }

        if (faults.HasFlag(Faults.AllOrNothing))
        {
            return wish.Want + wish.Lookahead <= room ? wish.Want + wish.Lookahead : 0;
        }

        return Math.Max(0, Math.Min(room, wish.Want + Math.Min(wish.Lookahead, Math.Max(0, room - wish.Want) / 16)));
    }

    private Row RolledForChange(int subject, long now)
    {
        var key = CreditsOf(_limits[subject]);
        var row = _rows[key];
        if (!faults.HasFlag(Faults.RefillsLate))
        {
            Roll(key, row, now);
        }

        return row;
    }

    private void Roll(AllowanceKey key, Row row, long now)
    {
        var starts = now - now % Refill;
        if (row.RefillAmount is { } amount && (faults.HasFlag(Faults.RollsBack) ? starts != row.Starts : starts > row.Starts))
        {
            CreditsChanged?.Invoke(Array.FindIndex(_limits, limits => limits.Subject == key.Subject), StepKind.Use, amount - row.Amount, starts);
            (row.Starts, row.Amount) = (starts, amount);
            Rolled?.Invoke(key, starts);
        }
    }

    private sealed record Row
    {
        /// <summary>The limit, or the remaining credits.</summary>
        public long Amount { get; set; }

        public long Starts { get; set; }

        public long Taken { get; set; }

        public Guid Generation { get; set; }

        public long? RefillAmount { get; init; }
    }
}
