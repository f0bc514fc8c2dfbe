using Microsoft.Extensions.Primitives;

namespace Accesskeys.Console.Sessions;

/// <summary>
/// A form that was sent when the session had ended. The sign-in page carries it, so that nothing typed is lost, and it is sent again only
/// when the user says so.
/// </summary>
/// <param name="Path">The local path that it was sent to, with the query.</param>
/// <param name="Fields">All fields but secrets and files.</param>
public sealed record CarriedForm(string Path, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The maximum size of a form that is carried.</summary>
    public const int MostBytes = 64 * 1024;

    public const string PathField = "carried-path";

    public const string FieldPrefix = "carried-field:";

    /// <summary>The field with the content of a file, which is chosen again.</summary>
    public const string FileField = "file-content";

    /// <summary>Of a form that was sent to this path.</summary>
    public static CarriedForm Of(string path, IEnumerable<KeyValuePair<string, StringValues>> form) =>
        new(path, [.. form.Where(field => !IsSecret(field.Key)).SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? ""))]);

    /// <summary>What the sign-in page carries; <c>null</c> if nothing.</summary>
    public static CarriedForm? In(IEnumerable<KeyValuePair<string, StringValues>> form)
    {
        var fields = form.ToList();
        var path = LocalPath.Parse(fields.Find(field => field.Key == PathField).Value);
        return path is null
            ? null
            : Of(path, fields.Where(field => field.Key.StartsWith(FieldPrefix, StringComparison.Ordinal))
                .Select(field => KeyValuePair.Create(field.Key[FieldPrefix.Length..], field.Value)));
    }

    // Typing a secret or choosing a file again is little work, and a hidden field would expose it. The antiforgery token belonged to the old session.
    private static bool IsSecret(string field) =>
        field is "__RequestVerificationToken" or FileField
        || field.Contains("password", StringComparison.OrdinalIgnoreCase)
        || field.Contains("token", StringComparison.OrdinalIgnoreCase);
}
