using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>What a node asks of the database in one transaction.</summary>
/// <param name="number">Later batches have higher numbers.</param>
/// <param name="lastUse">The number of the last use that waited when it was sent.</param>
/// <param name="isProbe">Whether it asks for one use only, because the outcome of an earlier one is unknown.</param>
internal sealed class LeaseBatch(long number, ClockReading sent, int era, long lastUse, bool isProbe)
{
    private readonly Dictionary<AllowanceKey, AskedAllowance> _asked = [];
    private readonly List<LeaseWish> _wishes = [];

    public long Number => number;

    public ClockReading Sent => sent;

    public int Era => era;

    public long LastUse => lastUse;

    public bool IsProbe => isProbe;

    public IReadOnlyList<LeaseWish> Wishes => _wishes;

    /// <summary>The uses that it asks for.</summary>
    public List<WaitingUse> Uses { get; } = [];

    public IReadOnlyCollection<AskedAllowance> Asked => _asked.Values;

    /// <summary>The number of allowances. Some may turn out to need nothing.</summary>
    public int Count => _asked.Count;

    public AskedAllowance? Find(in AllowanceKey key) => _asked.GetValueOrDefault(key);

    public AskedAllowance Add(LeasedAllowance allowance)
    {
        if (!_asked.TryGetValue(allowance.Key, out var asked))
        {
            _asked.Add(allowance.Key, asked = new AskedAllowance(allowance));
        }

        return asked;
    }

    /// <summary>Whether the allowance can be part of it. One allowance can't be asked for under two generations.</summary>
    public bool Accepts(LeasedAllowance allowance) => !_asked.TryGetValue(allowance.Key, out var asked) || asked.Allowance == allowance;

    public void Add(LeaseWish wish) => _wishes.Add(wish);
}

/// <summary>One allowance of a batch: what is asked of it, and then what is left of the reply.</summary>
internal sealed class AskedAllowance(LeasedAllowance allowance)
{
    public LeasedAllowance Allowance { get; set; } = allowance;

    /// <summary>What the first use needs; <c>null</c> if no use needs it.</summary>
    public long? First { get; private set; }

    /// <summary>What all uses need together.</summary>
    public long Total { get; private set; }

    public LeaseWish? Wish { get; set; }

    /// <summary>Whether the reply has its row. Without one, the row was locked and nothing happened to it.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>The units of the reply that aren't taken yet.</summary>
    public long Granted { get; set; }

    public LeaseTerm Term { get; set; }

    public void Need(long part)
    {
        First ??= part;
        Total += part;
    }
}
