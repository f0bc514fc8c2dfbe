using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>What keeps a text from being looked up as a token, in words.</summary>
internal static class TokenFaults
{
    private static readonly TokenFormat _format = TokenFormat.Default;

    /// <param name="acceptsForeign">Whether tokens of other systems are accepted too.</param>
    /// <returns><c>null</c> if verifications look it up.</returns>
    public static string? Find(string text, bool acceptsForeign)
    {
        if (acceptsForeign)
        {
            return TokenFormat.MayBeForeign(text)
                ? null
                : $"The text has {text.Length} characters. A token has {TokenFormat.MinForeignLength} to {TokenFormat.MaxForeignLength}: "
                    + "check that it is complete.";
        }

        if (text.Trim() is { } trimmed && trimmed.Length < text.Length && _format.IsWellFormed(trimmed))
        {
            return "There is white space before or after the token. Send the token alone.";
        }

        return _format.FindFault(text) is { } fault ? InWords(fault, text) : null;
    }

    /// <summary>A hint for a text that was looked up, although it resembles a token of the service and isn't one; <c>null</c> if there is none.</summary>
    public static string? FindHint(string text) =>
        _format.FindFault(text) is { } fault and not TokenFault.Scheme ? InWords(fault, text) : null;

    private static string InWords(TokenFault fault, string text) => fault switch
    {
        TokenFault.Scheme =>
            $"The text doesn't begin with {_format.Scheme}, as this service's tokens do, and tokens of other systems aren't accepted. "
            + "Check that it is an access key of this service.",
        TokenFault.Length =>
            $"The text has {text.Length} characters instead of {_format.Length}: it was cut off, or something was added. "
            + "Copy the whole token again.",
        TokenFault.Characters =>
            $"After {_format.Scheme}, a token has only letters and digits, so this one contains a typing error. Copy the token again.",
        _ => "The checksum at the end doesn't match, so the token contains a typing error. Copy the token again.",
    };
}
