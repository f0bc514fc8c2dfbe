using System.Globalization;

namespace Accesskeys.Domain.Limits;

/// <summary>What credits are set to.</summary>
/// <param name="Remaining">From 0 to <see cref="Most"/>.</param>
/// <param name="Refill"><c>null</c> if they aren't refilled.</param>
public sealed record Credits(long Remaining, Refill? Refill)
{
    /// <summary>JavaScript's numbers are exact up to nine times as much.</summary>
    public const long Most = 1_000_000_000_000_000;

    /// <summary>The maximum length of their text.</summary>
    public const int TextLength = 50;

    /// <exception cref="ArgumentOutOfRangeException">They are out of range.</exception>
    public static Credits Of(long remaining, Refill? refill) =>
        remaining is >= 0 and <= Most && refill is (null or { Amount: >= 1 and <= Most })
            ? new Credits(remaining, refill)
            : throw new ArgumentOutOfRangeException(nameof(remaining));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Credits Parse(string text)
    {
        var parts = text.Split(' ');
        return new Credits(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            parts is [_, var amount, var every] ? new Refill(long.Parse(amount, CultureInfo.InvariantCulture), Enum.Parse<RefillPeriod>(every)) : null);
    }

    /// <summary>Such as 500 1000 Month: 500 remain, and every month there are 1,000.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Remaining}{(Refill is null ? "" : $" {Refill.Amount} {Refill.Every}")}");
}

/// <param name="Amount">What remains after a refill, whatever remained before: from 1 to <see cref="Credits.Most"/>.</param>
public sealed record Refill(long Amount, RefillPeriod Every);
