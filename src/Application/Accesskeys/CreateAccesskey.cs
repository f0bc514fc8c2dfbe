using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Accesskeys;

public sealed record CreateAccesskey(
    [property: Description("A display name: no control and no bidirectional formatting characters.")]
    [property: Example("My New Accesskey")]
    string? Name,
    [property: Description(
        "A description: no bidirectional formatting characters, and no control characters other than tab and line ends.")]
    [property: Example("This key is used for reporting")]
    string? Detail,
    [property: Description("The key's lifetime, in seconds."), Required, Range(1, int.MaxValue), Example(31536000)]
    long? Expire)
    : IRequest<CreatedAccesskeyModel>
{
    [Description("Whether the key is enabled; a disabled key is rejected like an unknown one.")]
    [Example(true)]
    public bool? Enabled { get; init; }

    [Description("The scopes that the key gets, all of which its creator must hold; if omitted, its creator's scopes.")]
    [MaxLength(ScopeSet.MostScopes), Example("accesskeys:verify", "orders:*")]
    public IReadOnlyList<string?>? Scopes { get; init; }

    [Description(
        "The networks that it may be used from, in CIDR form; [] for no restriction; if omitted, its creator's networks.")]
    [MaxLength(AllowList.MostNetworks), Example("203.0.113.0/24", "2001:db8::/32")]
    public IReadOnlyList<string?>? AllowedIps { get; init; }

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

internal sealed class CreateAccesskeyValidator : AbstractValidator<CreateAccesskey>
{
    public CreateAccesskeyValidator(LifetimeOptions limit)
    {
        RuleFor(request => request.Name).OneLine(Accesskey.NameLength);
        RuleFor(request => request.Detail).Lines(Accesskey.DetailLength);
        RuleFor(request => request.Expire).Cascade(CascadeMode.Stop)
            .NotNull().WithMessage("is required: the key's lifetime in seconds")
            .Lifetime(limit);
        RuleFor(request => request.Scopes).Scopes();
        RuleFor(request => request.AllowedIps).Networks();
        RuleFor(request => request.ExternalId).ExternalId();
        RuleFor(request => request.Metadata).Metadata();
        RuleFor(request => request.RateLimits).RateLimits();
        RuleFor(request => request.Credits).Credits();
    }
}

internal sealed class CreateAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CreateAccesskey, CreatedAccesskeyModel>
{
    public Task<CreatedAccesskeyModel> Handle(CreateAccesskey request, CancellationToken cancellationToken)
    {
        var token = TokenFormat.Default.Generate();
        return db.ChangeAsync(
            async (caller, cancelled) =>
            {
                caller.EnsureUnlimited();
                var now = clock.GetUtcNow();
                var (scopes, allowedIps) = caller.OwnUnlessGiven(request.Scopes, request.AllowedIps);
                var accesskey = Accesskey.Issue(
                    caller.Customer.Id, request.Name ?? "", request.Detail ?? "", request.Expire!.Value, token, now,
                    request.Enabled ?? true, scopes, allowedIps, request.ExternalId, request.Metadata?.ToDomain());
                caller.EnsureHolds(accesskey.Authority);
                db.Accesskeys.Add(accesskey);
                var limits = LimitChanges.Of(request.RateLimits, request.Credits) is { } change
                    ? await db.BeginLimitsAsync(caller, accesskey.LimitSubject, accesskey.CustomerId, change, now, cancelled)
                    : ShownLimits.None;
                return mapper.Map<CreatedAccesskeyModel>(accesskey).WithLimits(limits) with { Token = token.Reveal() };
            },
            cancellationToken);
    }
}
