using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>Whole numbers as people type them.</summary>
internal static class Number
{
    /// <summary>What is wrong with what was typed, which makes the request a bad one; <c>null</c> if nothing, or if nothing was typed.</summary>
    public static string? FindFault(HttpContext context, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || Parse(text) is not null)
        {
            return null;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Texts.Field_NotANumber;
    }

    /// <summary><c>null</c> if the text is no such number.</summary>
    public static long? Parse(string? text) => long.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
