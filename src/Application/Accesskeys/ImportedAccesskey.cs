using Accesskeys.Application.Common;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Application.Accesskeys;

/// <param name="TokenHash">The SHA-256 of the whole token, in hexadecimal.</param>
/// <param name="TokenPrefix">The part of the token that is shown.</param>
public sealed record ImportedAccesskey(string? Name, string? Detail, string? TokenHash, string? TokenPrefix, string? TmExpire)
{
    /// <summary>Required. The caller's scopes are never used instead.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    /// <summary>The caller's own if omitted; no restriction if empty.</summary>
    public IReadOnlyList<string?>? AllowedIps { get; init; }

    public bool? Enabled { get; init; }
}

internal sealed class ImportedAccesskeyValidator : AbstractValidator<ImportedAccesskey>
{
    public ImportedAccesskeyValidator(TimeProvider clock)
    {
        RuleFor(key => key.Name).OneLine(Accesskey.NameLength);
        RuleFor(key => key.Detail).Lines(Accesskey.DetailLength);
        RuleFor(key => key.TokenHash)
            .Must(text => text is not null && TokenHash.TryParse(text) is not null).WithMessage("must be a SHA-256 hash: 64 hexadecimal digits");
        RuleFor(key => key.TokenPrefix).OneLine(TokenFormat.Default.ShownLength);
        RuleFor(key => key.TmExpire)
            .Cascade(CascadeMode.Stop)
            .Must(text => text is not null && Timestamps.TryParse(text) is not null)
            .WithMessage("must be an RFC 3339 time with Z or an offset, such as 2027-12-01T10:15:30Z")
            .Must(text => Timestamps.TryParse(text!) is { } end && Accesskey.AllowsEnd(end) && end > clock.GetUtcNow())
            .WithMessage("must be in the future and before 9999");
        RuleFor(key => key.Scopes)
            .NotNull().WithMessage("is required: list the key's scopes, or send [] for a key without any scope")
            .Scopes();
        RuleFor(key => key.AllowedIps).Networks();
    }
}
