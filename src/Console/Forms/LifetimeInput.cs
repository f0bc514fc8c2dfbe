using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>How long a new key works, as it is chosen.</summary>
/// <param name="Choice">One of <see cref="Days"/>, <see cref="UntilDate"/>, or <see cref="Same"/>.</param>
/// <param name="Date">Where a date is chosen.</param>
public sealed record LifetimeInput(string Choice, string Date = "")
{
    /// <summary>As long as the key that it replaces.</summary>
    public const string Same = "same";

    public const string UntilDate = "date";

    public const string ChoiceField = "Lifetime";

    public const string DateField = "ExpiryDate";

    /// <summary>Lifetimes in days, each with its name.</summary>
    public static IReadOnlyList<(string Value, string Label)> Days { get; } =
        [("30", Texts.Lifetime_Month), ("90", Texts.Lifetime_Quarter), ("365", Texts.Lifetime_Year)];

    public static LifetimeInput New { get; } = new("90");

    public static LifetimeInput Of(IFormCollection form) => new(form.Text(ChoiceField), form.Text(DateField));

    /// <summary>In seconds, if nothing is wrong with it; <c>null</c> for that of the key that it replaces.</summary>
    public long? SecondsFrom(DateTimeOffset now) => Choice switch
    {
        Same => null,
        UntilDate => ReadDate() is { } end ? (long)(end - now).TotalSeconds : null,
        _ => long.Parse(Choice, CultureInfo.InvariantCulture) * 24 * 60 * 60,
    };

    /// <summary>What is wrong with the choice; <c>null</c> if nothing.</summary>
    public string? FindChoiceFault(bool maySame) =>
        Choice == UntilDate || (maySame && Choice == Same) || Days.Any(days => days.Value == Choice) ? null : Texts.Lifetime_Required;

    /// <summary>What is wrong with the date; <c>null</c> if nothing, or if none is chosen.</summary>
    public string? FindDateFault(DateTimeOffset now) =>
        Choice != UntilDate ? null
        : ReadDate() is not { } end ? Texts.Field_NotADate
        : end <= now.AddSeconds(1) ? Texts.Lifetime_NotInTheFuture
        : null;

    private DateTimeOffset? ReadDate() => Day.Parse(Date) is { } day ? Day.StartOf(day) : null;
}
