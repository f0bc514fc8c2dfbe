using System.Buffers;
using System.Security.Claims;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.Sessions;

internal sealed class JwtSessions(AccesskeysDbContext db, SessionSettings settings, TimeProvider clock) : ISessions
{
    private const string Issuer = "accesskeys";

    // A type of our own (RFC 8725, 3.11): no other token signed with this key can stand in for a session.
    private const string TokenType = "accesskeys-session+jwt";
    private const int MaxLength = 4096;

    private static readonly SearchValues<char> _alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };

    public string Begin(Agent agent)
    {
        var now = clock.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + settings.Lifetime).UtcDateTime,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, agent.Id.ToString())]),
            SigningCredentials = new SigningCredentials(settings.SigningKey.TokenKey, SecurityAlgorithms.HmacSha256),
        });
    }

    public async ValueTask<Caller?> FindCallerAsync(string token, CancellationToken cancellationToken)
    {
        // The library takes a padding that nobody signed.
        if (token.AsSpan().ContainsAnyExcept(_alphabet))
        {
            return null;
        }

        var validated = await _handler.ValidateTokenAsync(token, ValidationParameters());
        if (!validated.IsValid || !Guid.TryParse(validated.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var agentId))
        {
            return null;
        }

        return await db.Agents.AsNoTracking()
            .Where(agent => agent.Id == agentId)
            .Join(
                db.Customers.Where(customer => customer.DeletedAt == null),
                agent => agent.CustomerId,
                customer => customer.Id,
                (agent, customer) => new Caller(
                    new CustomerModel
                    {
                        Id = customer.Id,
                        Name = customer.Name,
                        TmCreate = customer.CreatedAt,
                        TmUpdate = customer.UpdatedAt,
                        TmDelete = customer.DeletedAt,
                    },
                    customer.IsOperator,
                    new Actor(ActorKind.Agent, agent.Id)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private TokenValidationParameters ValidationParameters() => new()
    {
        ValidTypes = [TokenType],
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        IssuerSigningKeyResolver = (_, _, keyId, _) => SigningKeys(keyId),
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = (_, expires, _, _) => expires is { } end && clock.GetUtcNow().UtcDateTime < end,
    };

    // A token that names no key is from before keys had names.
    private IEnumerable<SecurityKey> SigningKeys(string? keyId) => string.IsNullOrEmpty(keyId)
        ? [settings.SigningKey.TokenKey]
        : settings.SigningKeys.Select(key => key.TokenKey).Where(key => key.KeyId == keyId);
}
