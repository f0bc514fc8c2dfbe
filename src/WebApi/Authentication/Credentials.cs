using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Authentication;

/// <summary>The number of credentials in a request, and the first of them. Empty ones are ignored.</summary>
internal struct Credentials
{
    public const string AccesskeyParameter = "accesskey";
    public const string TokenParameter = "token";

    private const string Bearer = "Bearer ";

    public int Count { get; private set; }

    public Credential First { get; private set; }

    public static Credentials In(HttpRequest request)
    {
        var credentials = default(Credentials);
        credentials.AddQuery(request.QueryString.Value);
        credentials.AddHeader(request.Headers.Authorization);
        return credentials;
    }

    /// <summary>Those of the request that a proxy asks about are counted in.</summary>
    public static Credentials In(HttpRequest request, StringValues originalUris)
    {
        var credentials = In(request);
        foreach (var uri in originalUris)
        {
            if (uri?.IndexOf('?') is >= 0 and var start)
            {
                credentials.AddQuery(uri[start..]);
            }
        }

        return credentials;
    }

    // Not through Request.Query, which ignores the case of a name.
    private void AddQuery(string? query)
    {
        if (string.IsNullOrEmpty(query))
        {
            return;
        }

        foreach (var parameter in new QueryStringEnumerable(query))
        {
            CredentialPlace? place = parameter.DecodeName().Span switch
            {
                AccesskeyParameter => CredentialPlace.AccesskeyParameter,
                TokenParameter => CredentialPlace.TokenParameter,
                _ => null,
            };
            if (place is { } found)
            {
                Add(found, parameter.DecodeValue());
            }
        }
    }

    // RFC 6750, 2.1. Other schemes are ignored.
    private void AddHeader(StringValues headers)
    {
        foreach (var header in headers)
        {
            if (header is not null && !header.Contains(','))
            {
                AddHeader(header);
            }
            else if (header is not null)
            {
                AddJoined(header);
            }
        }
    }

    // Repeated headers may have been joined on the way (RFC 9110, 5.2).
    private void AddJoined(string header)
    {
        var parts = header.Split(',', StringSplitOptions.TrimEntries);
        foreach (var part in parts.Skip(1).Any(IsBearer) ? parts : [header])
        {
            AddHeader(part);
        }
    }

    private void AddHeader(string header)
    {
        if (IsBearer(header))
        {
            Add(CredentialPlace.AuthorizationHeader, header.AsMemory(Bearer.Length).TrimStart(' '));
        }
    }

    private void Add(CredentialPlace place, ReadOnlyMemory<char> text)
    {
        if (!text.IsEmpty && Count++ == 0)
        {
            First = new Credential(place, text);
        }
    }

    private static bool IsBearer(string header) => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
}
