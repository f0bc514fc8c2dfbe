using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Accesskeys;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Omitted members keep their values.</summary>
public sealed record UpdateAccesskey(
    [property: Description("A display name: no control and no bidirectional formatting characters.")]
    [property: Example("My New Accesskey")]
    string? Name,
    [property: Description(
        "A description: no bidirectional formatting characters, and no control characters other than tab and line ends.")]
    [property: Example("This key is used for reporting")]
    string? Detail)
    : IRequest<AccesskeyModel>
{
    [Description("Whether the key is enabled; a disabled key is rejected like an unknown one.")]
    [Example(true)]
    public bool? Enabled { get; init; }

    [Description("The new list of its scopes, all of which the caller must hold.")]
    [MaxLength(ScopeSet.MostScopes), Example("accesskeys:verify", "orders:*")]
    public IReadOnlyList<string?>? Scopes { get; init; }

    [Description("The new list of networks that it may be used from, in CIDR form; [] for no restriction.")]
    [MaxLength(AllowList.MostNetworks), Example("203.0.113.0/24", "2001:db8::/32")]
    public IReadOnlyList<string?>? AllowedIps { get; init; }

    [Description("The user or tenant of your own system that the key belongs to: one line without white space at either end; empty for none.")]
    [Example("tenant-42")]
    public string? ExternalId { get; init; }

    [Description("What you store with the key, replaced as a whole: strings, numbers, booleans and null, at most 4,096 bytes as sent.")]
    public MetadataModel? Metadata { get; init; }

    [Description("The rate limits of the key and of those that it replaced by rotation, replaced as a whole; [] for none.")]
    [MaxLength(Domain.Limits.RateLimits.Most)]
    public IReadOnlyList<RateLimitInput?>? RateLimits { get; init; }

    [Description("The credits of the key and of those that it replaced by rotation, replaced as a whole.")]
    public CreditsInput? Credits { get; init; }

    [JsonIgnore]
    public Guid Id { get; init; }

    /// <summary>Whether it sets anything of the key itself. Limits are its chain's.</summary>
    internal bool ChangesKey =>
        this is not { Name: null, Detail: null, Enabled: null, Scopes: null, AllowedIps: null, ExternalId: null, Metadata: null };
}

internal sealed class UpdateAccesskeyValidator : AbstractValidator<UpdateAccesskey>
{
    public UpdateAccesskeyValidator()
    {
        RuleFor(request => request.Name).OneLine(Accesskey.NameLength);
        RuleFor(request => request.Detail).Lines(Accesskey.DetailLength);
        RuleFor(request => request.Scopes).Scopes();
        RuleFor(request => request.AllowedIps).Networks();
        RuleFor(request => request.ExternalId).ExternalId();
        RuleFor(request => request.Metadata).Metadata();
        RuleFor(request => request.RateLimits).RateLimits();
        RuleFor(request => request.Credits).Credits();
    }
}

internal sealed class UpdateAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<UpdateAccesskey, AccesskeyModel>
{
    public Task<AccesskeyModel> Handle(UpdateAccesskey request, CancellationToken cancellationToken) =>
        request is { ChangesKey: false, RateLimits: null, Credits: null }
            ? ReadAsync(request.Id, cancellationToken)
            : db.ChangeAsync(
                async (caller, cancelled) =>
                {
                    var accesskey = await db.Accesskeys.GetAsync(request.Id, cancelled);
                    var now = clock.GetUtcNow();
                    if (request.ChangesKey)
                    {
                        Update(accesskey, request, caller, now);
                    }

                    var limits = LimitChanges.Of(request.RateLimits, request.Credits) is { } change
                        ? await db.SetLimitsAsync(caller, accesskey.LimitSubject, accesskey.CustomerId, change, now, cancelled)
                        : await db.ReadLimitsAsync(accesskey.LimitSubject, now, cancelled);
                    return mapper.Map<AccesskeyModel>(accesskey).WithLimits(limits);
                },
                MayRestrict(request) ? WritePriority.Revocation : WritePriority.Ordinary,
                cancellationToken);

    private static void Update(Accesskey accesskey, UpdateAccesskey request, Caller caller, DateTimeOffset now)
    {
        var (wasEnabled, before) = (accesskey.IsEnabled, accesskey.Authority);
        accesskey.Rename(request.Name, request.Detail, now);
        accesskey.Describe(request.ExternalId, request.Metadata?.ToDomain(), now);
        accesskey.Restrict(
            request.Enabled,
            request.Scopes is { } scopes ? ScopeSet.Of(scopes!) : null,
            request.AllowedIps is { } networks ? AllowList.Of(networks!) : null,
            now);
        if (accesskey.IsEnabled && !wasEnabled)
        {
            caller.EnsureUnlimited();
        }

        // Renaming or disabling a key grants no permissions, so the key may hold more than the caller.
        if ((accesskey.IsEnabled && !wasEnabled) || accesskey.Authority != before)
        {
            caller.EnsureHolds(accesskey.Authority);
        }
    }

    private async Task<AccesskeyModel> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var accesskey = await db.Accesskeys.AsNoTracking().GetAsync(id, cancellationToken);
        return mapper.Map<AccesskeyModel>(accesskey)
            .WithLimits(await db.ReadLimitsAsync(accesskey.LimitSubject, clock.GetUtcNow(), cancellationToken));
    }

    // Whether scopes and networks are reduced is known only within the unit of work.
    private static bool MayRestrict(UpdateAccesskey request) =>
        request is { Enabled: false } or { Scopes: not null } or { AllowedIps: not null };
}
