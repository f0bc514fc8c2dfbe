namespace Accesskeys.Verification.Usage;

/// <summary>
/// The uses of one key with one outcome in one hour, in one word: 24 bits for the hour, 18 for the uses and 22 for their cost. Thus one
/// atomic operation counts a use with its cost, under the hour in which it happened. 0 means none.
/// </summary>
internal static class PendingUses
{
    /// <summary>A use that costs more isn't counted here.</summary>
    public const int MostCost = (1 << CostBits) - 1;

    private const int CostBits = 22;
    private const int UseBits = 18;
    private const int MostUses = (1 << UseBits) - 1;
    private const int HourShift = UseBits + CostBits;

    public static long One(DateTimeOffset at, int cost) =>
        ((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerHour << HourShift) | (1L << CostBits) | (uint)cost;

    /// <summary>Adds one use to others. If they don't fit in one word, or aren't of the same hour, the result is that use alone.</summary>
    public static long Add(long uses, long one)
    {
        var isSameHour = (uses ^ one) >>> HourShift == 0;
        return isSameHour && UsesOf(uses) < MostUses && CostOf(uses) + CostOf(one) <= MostCost
            ? uses + (1L << CostBits) + CostOf(one)
            : one;
    }

    public static DateTimeOffset HourOf(long uses) => DateTimeOffset.UnixEpoch.AddHours(uses >>> HourShift);

    public static long UsesOf(long uses) => (uses >>> CostBits) & MostUses;

    public static long CostOf(long uses) => uses & MostCost;
}
