using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Verifies one or more tokens. The caller sees its own customer's keys, the operator those of all customers.</summary>
public sealed record VerifyAccesskey(
    [property: Description("A token, exactly as it was presented."), Example("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    string? Token,
    [property: Description("Several tokens, instead of token."), Length(1, VerifyAccesskey.MostTokens)]
    IReadOnlyList<string?>? Tokens)
    : IRequest<VerificationAnswer>
{
    public const int MostTokens = 100;
    public const int MostCost = 1_000_000;

    [Description("The scopes that the key must hold; with tokens, that each key must hold.")]
    [MaxLength(ScopeSet.MostScopes), Example("orders:read")]
    public IReadOnlyList<string?>? Scopes { get; init; }

    [Description("The address that the key was used from; if omitted, its allowed_ips aren't checked.")]
    [Example("203.0.113.7")]
    public string? Ip { get; init; }

    [Description("What the use of each key costs, taken from its limits and credits and its customer's; 0 only asks.")]
    [Range(0, VerifyAccesskey.MostCost), DefaultValue(1), Example(1)]
    public int? Cost { get; init; }

    /// <summary>Whether to read the database instead of the cache.</summary>
    [JsonIgnore]
    public bool BypassCache { get; init; }

    public override string ToString() => nameof(VerifyAccesskey);
}

internal sealed class VerifyAccesskeyValidator : AbstractValidator<VerifyAccesskey>
{
    public VerifyAccesskeyValidator()
    {
        RuleFor(request => request.Token)
            .NotNull().When(request => request.Tokens is null).WithMessage("is required, unless tokens is sent instead")
            .Null().When(request => request.Tokens is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("must be omitted if tokens is sent");
        RuleFor(request => request.Tokens).Tokens();
        RuleFor(request => request.Scopes).Scopes();
        RuleFor(request => request.Ip).Address();
        RuleFor(request => request.Cost).InclusiveBetween(0, VerifyAccesskey.MostCost).WithMessage("must be an integer from 0 to 1000000");
    }
}

internal sealed class VerifyAccesskeyHandler(IAccesskeyVerifier verifier, ICurrentCaller caller, TimeProvider clock)
    : IRequestHandler<VerifyAccesskey, VerificationAnswer>
{
    public async Task<VerificationAnswer> Handle(VerifyAccesskey request, CancellationToken cancellationToken)
    {
        var usedFrom = request.Ip is null ? null : IPAddress.Parse(request.Ip);
        async Task<T> VerifyAsync<T>(string token)
            where T : VerificationModel, new() =>
            Model<T>(await verifier.VerifyAsync(
                new VerificationRequest(token.AsMemory(), caller.Address, caller.Caller, request.BypassCache)
                {
                    Scopes = request.Scopes!,
                    UsedFrom = usedFrom,
                    Cost = request.Cost ?? 1,
                },
                cancellationToken));

        return request.Tokens is { } tokens
            ? new VerificationAnswer { Result = await Task.WhenAll(tokens.Select(token => VerifyAsync<VerificationModel>(token!))) }
            : await VerifyAsync<VerificationAnswer>(request.Token!);
    }

    private T Model<T>(VerificationResult verification)
        where T : VerificationModel, new()
    {
        var (code, accesskey, freshFor) = verification;
        return new T
        {
            Valid = accesskey is not null,
            Code = code.ToWire(),
            Id = accesskey?.Id,
            CustomerId = accesskey?.Caller.Customer.Id,
            Name = accesskey?.Name,
            TokenPrefix = accesskey?.TokenPrefix,
            TmExpire = accesskey?.ExpiresAt,
            FreshForMs = accesskey is null ? null : FreshForMs(freshFor, accesskey.ExpiresAt - clock.GetUtcNow()),
            Scopes = accesskey?.Caller.Authority.Scopes.Names,
            ExternalId = accesskey?.ExternalId,
            Metadata = accesskey is null ? null : new MetadataModel(accesskey.Metadata.Json),
            Limits = verification.Limits is { Limits: [_, ..] limits } ? [.. limits.Select(LimitStateModel.Of)] : null,
            Credits = verification.Limits?.Credits,
            RetryAfter = verification.Limits?.RetryAfterSeconds,
        };
    }

    // Callers that cache the result must not cache it beyond the key's expiry.
    private static int FreshForMs(TimeSpan freshFor, TimeSpan lifetime) =>
        (int)Math.Max(0, Math.Min(freshFor.TotalMilliseconds, lifetime.TotalMilliseconds));
}
