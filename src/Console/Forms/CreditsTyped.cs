using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>Credits as they are typed.</summary>
public sealed record CreditsTyped(string Credits = "", string RefillAmount = "", string RefillEvery = "")
{
    // Out of every range, so that the operation's rule says what is needed.
    private const long NotANumber = -1;

    public static CreditsTyped Of(IFormCollection form) =>
        new(form.Text(nameof(Credits)), form.Text(nameof(RefillAmount)), form.Text(nameof(RefillEvery)));

    /// <summary>What there is, to be changed.</summary>
    public static CreditsTyped Of(CreditsModel? credits) =>
        new(Text(credits?.Remaining), Text(credits?.Refill?.Amount), credits?.Refill?.Every ?? "");

    /// <summary><c>null</c> if nothing was typed.</summary>
    public CreditsInput? ToInput()
    {
        var (remaining, amount) = (Read(Credits), Read(RefillAmount));
        var refill = amount is null && RefillEvery.Length == 0 ? null : new RefillInput(amount, RefillEvery);
        return remaining is null && refill is null ? null : new CreditsInput(remaining, refill);
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static long? Read(string text) => string.IsNullOrWhiteSpace(text) ? null : Number.Parse(text) ?? NotANumber;
}
