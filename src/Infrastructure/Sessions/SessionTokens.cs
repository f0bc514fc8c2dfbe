using System.Buffers;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Secrets;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>Signs and reads session tokens. Whether a session has ended isn't checked here.</summary>
internal sealed class SessionTokens(SigningKeySettings keys, SessionOptions options, TimeProvider clock)
{
    private const string Issuer = "accesskeys";
    private const string Generation = "gen";

    // A dedicated type (RFC 8725, 3.11), so that no other token signed with this key is accepted as a session.
    private const string TokenType = "accesskeys-session+jwt";

    private static readonly SearchValues<char> _alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly long _lastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // The node that signed it may be ahead of this one (RFC 7519, 4.1.5). The end has no such leeway.
    private static readonly TimeSpan _clocksApart = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = ISessions.MaxTokenLength, MapInboundClaims = false };

    public string Sign(Agent agent)
    {
        var now = clock.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + options.Lifetime).UtcDateTime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, agent.Id.ToString()),
                new Claim(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString()),
                new Claim(Generation, agent.SessionGeneration.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer32),
            ]),
            SigningCredentials = new SigningCredentials(keys.SigningKey.TokenKey, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The session of a token that the service signed and that hasn't expired; <c>null</c> for any other text.</summary>
    public async Task<CallerSession?> ReadAsync(string token)
    {
        // The library accepts padding that isn't signed.
        if (token.AsSpan().ContainsAnyExcept(_alphabet))
        {
            return null;
        }

        var validated = await _handler.ValidateTokenAsync(token, ValidationParameters());
        return validated is { IsValid: true, SecurityToken: JsonWebToken signed }
            && SessionClaims.Read(signed.EncodedHeader, signed.EncodedPayload) is { } claims
            && IsCurrent(claims)
            ? new CallerSession(IdOf(signed), claims.Sub, claims.Gen, DateTimeOffset.FromUnixTimeSeconds(claims.Exp))
            : null;
    }

    private bool IsCurrent(SessionClaims claims)
    {
        var now = clock.GetUtcNow();
        var latestStart = (now + _clocksApart).ToUnixTimeSeconds();
        return claims.Exp >= 0 && claims.Exp <= _lastSecond && now < DateTimeOffset.FromUnixTimeSeconds(claims.Exp)
            && claims.Nbf >= 0 && claims.Nbf <= latestStart
            && claims.Iat >= 0 && claims.Iat <= latestStart;
    }

    // Of what was signed and not of the whole text, whose last character may stand for the same signature in several ways.
    private static Guid IdOf(JsonWebToken signed) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes($"{signed.EncodedHeader}.{signed.EncodedPayload}")).AsSpan(0, 16));

    private TokenValidationParameters ValidationParameters() => new()
    {
        ValidTypes = [TokenType],
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        IssuerSigningKeyResolver = (_, _, keyId, _) => SigningKeys(keyId),
        RequireSignedTokens = true,

        // By the claims as they were read strictly, see IsCurrent.
        ValidateLifetime = false,
    };

    // A token without a key id is from a version before key ids.
    private IEnumerable<SecurityKey> SigningKeys(string? keyId) => string.IsNullOrEmpty(keyId)
        ? [keys.SigningKey.TokenKey]
        : keys.SigningKeys.Select(key => key.TokenKey).Where(key => key.KeyId == keyId);
}
