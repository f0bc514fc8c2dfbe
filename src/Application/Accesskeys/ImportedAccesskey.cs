using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Application.Accesskeys;

/// <summary>A key of another system.</summary>
public sealed record ImportedAccesskey(
    [property: Description("A display name: no control and no bidirectional formatting characters.")]
    [property: Example("My New Accesskey")]
    string? Name,
    [property: Description(
        "A description: no bidirectional formatting characters, and no control characters other than tab and line ends.")]
    [property: Example("This key is used for reporting")]
    string? Detail,
    [property: Description("The SHA-256 of the whole token, in hexadecimal."), Required]
    [property: Example("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    string? TokenHash,
    [property: Description("The part of the token that is shown; at most its first 11 characters."), Example("sk_live_51H")]
    string? TokenPrefix,
    [property: Description("The key is usable before this time: in the future, before 9999."), Required]
    [property: Example("2027-12-01T10:15:30Z")]
    string? TmExpire)
{
    [Description("The scopes that the key gets, all of which the caller must hold; [] for a key without any scope.")]
    // Required, because the caller's scopes are never used instead.
    [Required, MaxLength(ScopeSet.MostScopes), Example("accesskeys:verify", "orders:*")]
    public IReadOnlyList<string?>? Scopes { get; init; }

    [Description(
        "The networks that it may be used from, in CIDR form; [] for no restriction; if omitted, the caller's networks.")]
    [MaxLength(AllowList.MostNetworks), Example("203.0.113.0/24", "2001:db8::/32")]
    public IReadOnlyList<string?>? AllowedIps { get; init; }

    [Description("Whether the key is enabled; a disabled key is rejected like an unknown one.")]
    [Example(true)]
    public bool? Enabled { get; init; }

    [Description("The user or tenant of your own system that the key belongs to: one line without white space at either end; if omitted or empty, none.")]
    [Example("tenant-42")]
    public string? ExternalId { get; init; }

    [Description("What you store with the key: strings, numbers, booleans and null, at most 4,096 bytes as sent.")]
    public MetadataModel? Metadata { get; init; }

    [Description("The key's rate limits, all of which a use needs room in; if omitted, none.")]
    [MaxLength(Domain.Limits.RateLimits.Most)]
    public IReadOnlyList<RateLimitInput?>? RateLimits { get; init; }

    [Description("The key's credits, with which uses are paid for; if omitted, uses cost nothing.")]
    public CreditsInput? Credits { get; init; }
}

internal sealed class ImportedAccesskeyValidator : AbstractValidator<ImportedAccesskey>
{
    public ImportedAccesskeyValidator(LifetimeOptions limit, TimeProvider clock)
    {
        RuleFor(key => key.Name).OneLine(Accesskey.NameLength);
        RuleFor(key => key.Detail).Lines(Accesskey.DetailLength);
        RuleFor(key => key.TokenHash)
            .Must(text => text is not null && TokenHash.TryParse(text) is not null)
            .WithMessage("must be a SHA-256 hash: 64 hexadecimal digits");
        RuleFor(key => key.TokenPrefix).OneLine(TokenFormat.Default.ShownLength);
        RuleFor(key => key.TmExpire)
            .Cascade(CascadeMode.Stop)
            .Must(text => text is not null && Timestamps.TryParse(text) is not null)
            .WithMessage("must be an RFC 3339 time with Z or an offset, such as 2027-12-01T10:15:30Z")
            .Must(text => Timestamps.TryParse(text!) is { } end && Accesskey.AllowsEnd(end) && end > clock.GetUtcNow())
            .WithMessage("must be in the future and before 9999")
            .Must(text => limit.AllowsEnd(Timestamps.TryParse(text!)!.Value, clock.GetUtcNow())).WithMessage(limit.EndRule);
        RuleFor(key => key.Scopes)
            .NotNull().WithMessage("is required: list the key's scopes, or send [] for a key without any scope")
            .Scopes();
        RuleFor(key => key.AllowedIps).Networks();
        RuleFor(key => key.ExternalId).ExternalId();
        RuleFor(key => key.Metadata).Metadata();
        RuleFor(key => key.RateLimits).RateLimits();
        RuleFor(key => key.Credits).Credits();
    }
}
