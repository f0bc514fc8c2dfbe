using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.Authentication;

internal enum CredentialPlace
{
    AccesskeyParameter,
    TokenParameter,
    AuthorizationHeader,
}

internal readonly record struct Credential(CredentialPlace Place, ReadOnlyMemory<char> Text)
{
    public override string ToString() => Place.ToString();
}

/// <summary>Every credential that a request carries; an empty one is none.</summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";

    public static IEnumerable<Credential> In(HttpRequest request) => InQuery(request).Concat(InHeader(request));

    // Not through Request.Query, which ignores the case of a name.
    public static IEnumerable<Credential> InQuery(HttpRequest request)
    {
        foreach (var parameter in new QueryStringEnumerable(request.QueryString.Value))
        {
            CredentialPlace? place = parameter.DecodeName().Span switch
            {
                "accesskey" => CredentialPlace.AccesskeyParameter,
                "token" => CredentialPlace.TokenParameter,
                _ => null,
            };
            if (place is { } found && parameter.DecodeValue() is { IsEmpty: false } text)
            {
                yield return new Credential(found, text);
            }
        }
    }

    // RFC 6750, 2.1. Another scheme is none of ours.
    private static IEnumerable<Credential> InHeader(HttpRequest request)
    {
        foreach (var header in request.Headers.Authorization.SelectMany(Lines))
        {
            if (IsBearer(header) && header.AsMemory(Bearer.Length).TrimStart(' ') is { IsEmpty: false } text)
            {
                yield return new Credential(CredentialPlace.AuthorizationHeader, text);
            }
        }
    }

    // What was repeated may have been joined on the way (RFC 9110, 5.2).
    private static string[] Lines(string? header)
    {
        var parts = header?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        return parts.Skip(1).Any(IsBearer) ? parts : [header ?? ""];
    }

    private static bool IsBearer(string header) => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
}
