using System.Security.Cryptography;
using System.Text.Json;
using Accesskeys.Console.Operations;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>
/// What a form was filled with. If that is no longer what is stored, someone changed it meanwhile, and saving the form would undo that.
/// </summary>
internal static class Filled
{
    /// <summary>The hidden field with the fingerprint of what the form was filled with.</summary>
    public const string Field = nameof(Filled);

    private static readonly OperationFailure _outdated =
        new(StatusCodes.Status409Conflict, "outdated", Texts.Form_Outdated, new Dictionary<string, string[]>(), RetryAfterSeconds: null);

    public static string With(object? values) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values)));

    /// <summary>Why the form that was sent isn't saved, which is the response's status as well; <c>null</c> if it can be saved.</summary>
    /// <param name="stored">What the form would be filled with now.</param>
    public static OperationFailure? FindOutdated(HttpContext context, object? stored)
    {
        if (context.Request.Form.Text(Field) == With(stored))
        {
            return null;
        }

        context.Response.StatusCode = _outdated.Status;
        return _outdated;
    }
}
