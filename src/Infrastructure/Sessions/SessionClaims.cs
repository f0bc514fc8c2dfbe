using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>
/// The header as <see cref="SessionTokens"/> writes it. Any other member is an extension that is not understood, <c>crit</c> among them,
/// so the token is rejected (RFC 7515, 4.1.11).
/// </summary>
/// <param name="Kid">Empty in tokens from before keys had names.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SessionHeader(string Alg, string Typ, string Kid = "");

/// <summary>The claims as <see cref="SessionTokens"/> writes them, times in seconds since 1970. Other claims mean nothing.</summary>
/// <param name="Gen">Zero in tokens from before there were generations.</param>
internal sealed record SessionClaims(
    string Iss, string Aud, Guid Sub, long Exp, string Jti = "", long Nbf = 0, long Iat = 0, int Gen = 0)
{
    // The JWT library converts: a string or a fraction becomes a time, the last of two members wins.
    private static readonly JsonSerializerOptions _strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonDocumentOptions _withoutDuplicates = new() { AllowDuplicateProperties = false };

    /// <summary><c>null</c> unless each member of both parts has the type that it is written with, and is there once.</summary>
    public static SessionClaims? Read(string encodedHeader, string encodedPayload)
    {
        try
        {
            return Read<SessionHeader>(encodedHeader) is null ? null : Read<SessionClaims>(encodedPayload);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static T? Read<T>(string encoded)
        where T : class
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded), _withoutDuplicates);
        return document.Deserialize<T>(_strict);
    }
}
