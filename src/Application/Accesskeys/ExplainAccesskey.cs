using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>
/// Explains why a key of the caller's customer is rejected. Another customer's key is explained like one that never existed. Nothing is
/// counted or spent.
/// </summary>
public sealed record ExplainAccesskey(
    [property: Description("A token, exactly as it was presented. It is hashed, and neither stored nor logged.")]
    [property: Example("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    string? Token,
    [property: Description("The first 11 characters of a token, instead of token."), Example("vb_ABCDEFGH")]
    string? TokenPrefix,
    [property: Description("The id of a key, instead of token."), Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    string? Id)
    : IRequest<ExplanationAnswer>
{
    [Description("The scopes that the key had to hold.")]
    [MaxLength(ScopeSet.MostScopes), Example("orders:read")]
    public IReadOnlyList<string?>? Scopes { get; init; }

    [Description("The address that the key was used from; if omitted, its allowed_ips aren't checked.")]
    [Example("203.0.113.7")]
    public string? Ip { get; init; }

    public override string ToString() => nameof(ExplainAccesskey);
}

internal sealed class ExplainAccesskeyValidator : AbstractValidator<ExplainAccesskey>
{
    public ExplainAccesskeyValidator()
    {
        RuleFor(request => request.Token)
            .NotNull().When(request => request is { TokenPrefix: null, Id: null })
            .WithMessage("is required, unless token_prefix or id is sent instead");
        RuleFor(request => request.TokenPrefix)
            .Null().When(request => request.Token is not null, ApplyConditionTo.CurrentValidator).WithMessage("must be omitted if token is sent")
            .Must(text => text != "").WithMessage("must not be empty")
            .OneLine(TokenFormat.Default.ShownLength);
        RuleFor(request => request.Id)
            .Null().When(request => request.Token is not null || request.TokenPrefix is not null, ApplyConditionTo.CurrentValidator)
            .WithMessage("must be omitted if token or token_prefix is sent")
            .Must(text => text is null || Ids.TryParse(text) is not null).WithMessage(Ids.Rule);
        RuleFor(request => request.Scopes).Scopes();
        RuleFor(request => request.Ip).Address();
    }
}

internal sealed class ExplainAccesskeyHandler(
    IAccesskeysDbContext db, IAccesskeyVerifier verifier, ILookupPermits permits, ICurrentCaller caller, TimeProvider clock, IMapper mapper)
    : IRequestHandler<ExplainAccesskey, ExplanationAnswer>
{
    private IQueryable<Accesskey> Stored => db.Accesskeys.AsNoTracking().IgnoreQueryFilters([QueryFilters.NotDeleted]);

    public async Task<ExplanationAnswer> Handle(ExplainAccesskey request, CancellationToken cancellationToken)
    {
        if (request.Token is { } text && TokenFaults.Find(text, verifier.TakesForeignTokens) is { } fault)
        {
            return new ExplanationAnswer([Explanations.Malformed(fault)], Complete: true);
        }

        var (keys, complete) = await FindAsync(request, cancellationToken);
        return new ExplanationAnswer(
            keys is [] ? [Explanations.NotFound(request.Token)] : await ExplainAsync(keys, request, cancellationToken), complete);
    }

    /// <summary>The keys, newest first, and whether there are no others.</summary>
    private async Task<(IReadOnlyList<Accesskey> Keys, bool Complete)> FindAsync(ExplainAccesskey request, CancellationToken cancellationToken)
    {
        if (request.TokenPrefix is { } prefix)
        {
            return await FindByPrefixAsync(prefix, cancellationToken);
        }

        if (request.Token is null)
        {
            var id = Ids.TryParse(request.Id!)!.Value;
            return (await Stored.Where(key => key.Id == id).ToListAsync(cancellationToken), true);
        }

        // By an index, and another customer's row is dropped once it was read: both cases cost the same.
        var hash = TokenHash.Of(request.Token);
        return (await permits.RunAsync(caller.Address, () => Stored.Where(key => key.TokenHash == hash).ToListAsync(cancellationToken)), true);
    }

    /// <summary>Among the newest keys, and those that were deleted by the newest changes: no index has the prefix.</summary>
    private async Task<(IReadOnlyList<Accesskey> Keys, bool Complete)> FindByPrefixAsync(string prefix, CancellationToken cancellationToken)
    {
        var filter = new AccesskeyFilter { TokenPrefix = prefix };
        var now = clock.GetUtcNow();
        var (found, next) = await db.Accesskeys.AsNoTracking()
            .OrderByDescending(key => key.Number)
            .Select(filter.Read)
            .FindAsync(row => filter.Holds(row, now), ExplanationAnswer.MaxKeys, cancellationToken);
        var keys = found is [] ? [] : await Stored.Where(key => found.Contains(key.Number)).ToListAsync(cancellationToken);
        var deleted = await db.Changes.AsNoTracking()
            .Where(change => change.CustomerId == caller.CustomerId)
            .OrderByDescending(change => change.Number)
            .Take(Pages.MostRead)
            .Where(change => change.SubjectKind == nameof(SubjectKind.Accesskey) && change.Action == nameof(ChangeAction.Deleted))
            .Join(Stored, change => change.SubjectId, key => key.Id, (_, key) => key)
            .Where(key => key.TokenPrefix == prefix)
            .OrderByDescending(key => key.Number)
            .Take(ExplanationAnswer.MaxKeys)
            .ToListAsync(cancellationToken);

        // A key may have been deleted between the two.
        return (
            [.. keys.Concat(deleted).DistinctBy(key => key.Id).OrderByDescending(key => key.Number).Take(ExplanationAnswer.MaxKeys)],
            next is null);
    }

    private async Task<IReadOnlyList<ExplanationModel>> ExplainAsync(
        IReadOnlyList<Accesskey> keys, ExplainAccesskey request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<Guid> subjects = [.. keys.Select(key => key.LimitSubject).Append(caller.CustomerId).Distinct()];
        var shown = await db.ReadLimitsAsync(subjects, now, cancellationToken);
        var spent = await db.ReadSpentAsync(subjects, now, cancellationToken);
        var address = request.Ip is null ? null : IPAddress.Parse(request.Ip);
        var use = new ExplainedUse(address, [.. request.Scopes?.OfType<string>() ?? []], now);
        return [.. keys.Select(key => Explanations.Of(
            key,
            mapper.Map<AccesskeyModel>(key).WithLimits(shown.GetValueOrDefault(key.LimitSubject, ShownLimits.None)),
            spent.GetValueOrDefault(key.LimitSubject) ?? spent.GetValueOrDefault(caller.CustomerId),
            use))];
    }
}
