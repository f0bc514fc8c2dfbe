using Accesskeys.Application.Common;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Takes over keys from another system, whose tokens stay as they are. What is here already is left alone.</summary>
public sealed record ImportAccesskeys(IReadOnlyList<ImportedAccesskey?>? Accesskeys) : IRequest<ImportAnswer>
{
    public const int MostAccesskeys = 1000;
}

/// <param name="TokenHash">The SHA-256 of the whole token, in hexadecimal.</param>
/// <param name="TokenPrefix">What is shown of the token.</param>
public sealed record ImportedAccesskey(string? Name, string? Detail, string? TokenHash, string? TokenPrefix, string? TmExpire)
{
    /// <summary>The maker's own if left out.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    /// <summary>The maker's own if left out; from anywhere if empty.</summary>
    public IReadOnlyList<string?>? AllowedIps { get; init; }

    public bool? Enabled { get; init; }
}

internal sealed class ImportAccesskeysValidator : AbstractValidator<ImportAccesskeys>
{
    public ImportAccesskeysValidator() => RuleFor(request => request.Accesskeys).Given()
        .Must(keys => keys is null || keys.Count is >= 1 and <= ImportAccesskeys.MostAccesskeys)
        .WithMessage($"must hold 1 to {ImportAccesskeys.MostAccesskeys} keys")
        .Must(keys => keys is null || !keys.Contains(null)).WithMessage("must hold no null");
}

internal sealed class ImportedAccesskeyValidator : AbstractValidator<ImportedAccesskey>
{
    public ImportedAccesskeyValidator(TimeProvider clock)
    {
        RuleFor(key => key.Name).OneLine(Accesskey.NameLength);
        RuleFor(key => key.Detail).Lines(Accesskey.DetailLength);
        RuleFor(key => key.TokenHash)
            .Must(text => text is not null && TokenHash.TryParse(text) is not null).WithMessage("must be a SHA-256: 64 hexadecimal digits");
        RuleFor(key => key.TokenPrefix).OneLine(AccesskeyToken.PrefixLength);
        RuleFor(key => key.TmExpire)
            .Cascade(CascadeMode.Stop)
            .Must(text => text is not null && Timestamps.TryParse(text) is not null)
            .WithMessage("must be an RFC 3339 time with Z or an offset, such as 2027-12-01T10:15:30Z")
            .Must(text => Timestamps.TryParse(text!) is { } end && Accesskey.AllowsEnd(end) && end > clock.GetUtcNow())
            .WithMessage("must be in the future and before 9999");
        RuleFor(key => key.Scopes).Scopes();
        RuleFor(key => key.AllowedIps).Networks();
    }
}

internal sealed class ImportAccesskeysHandler(
    IAccesskeysDbContext db, ICurrentCaller caller, IValidator<ImportedAccesskey> validator, TimeProvider clock)
    : IRequestHandler<ImportAccesskeys, ImportAnswer>
{
    // Everyone else waits for a unit of work, and nodes read its changes a page at a time.
    private const int MostAtOnce = 100;

    public async Task<ImportAnswer> Handle(ImportAccesskeys request, CancellationToken cancellationToken)
    {
        var results = new List<ImportResultModel>();
        foreach (var some in request.Accesskeys!.Select(key => Check(key!)).Chunk(MostAtOnce))
        {
            results.AddRange(some.Any(entry => entry.Errors is null)
                ? await db.ChangeAsync(cancelled => ImportAsync(some, cancelled), cancellationToken)
                : some.Select(Refuse));
        }

        return new ImportAnswer(results);
    }

    private Entry Check(ImportedAccesskey given)
    {
        var errors = validator.Validate(given).Errors.ByMember();
        if (errors.Count > 0)
        {
            return new Entry(given, errors, default, null);
        }

        var hash = TokenHash.TryParse(given.TokenHash!)!.Value;
        var (scopes, allowedIps) = caller.OwnUnlessGiven(given.Scopes, given.AllowedIps);
        var authority = new Authority(scopes, allowedIps, Timestamps.TryParse(given.TmExpire!)!.Value);
        return caller.Caller!.Authority.FindExcess(authority) is { } excess
            ? new Entry(given, new() { [MemberOf(excess)] = [excess.ToRule()] }, hash, null)
            : new Entry(given, null, hash, authority);
    }

    private async Task<List<ImportResultModel>> ImportAsync(Entry[] entries, CancellationToken cancellationToken)
    {
        var known = await FindAsync(entries.Where(entry => entry.Errors is null).Select(entry => entry.Hash).ToList(), cancellationToken);
        var now = clock.GetUtcNow();
        var results = new List<ImportResultModel>();
        foreach (var entry in entries)
        {
            if (entry.Authority is not { } authority)
            {
                results.Add(Refuse(entry));
            }
            else if (known.TryGetValue(entry.Hash, out var own))
            {
                results.Add(new ImportResultModel(entry.Given.TokenHash, own is null ? "conflict" : "exists") { Id = own });
            }
            else
            {
                var key = Accesskey.Import(
                    caller.CustomerId, entry.Given.Name ?? "", entry.Given.Detail ?? "", entry.Hash, entry.Given.TokenPrefix ?? "",
                    authority, entry.Given.Enabled ?? true, now);
                db.Accesskeys.Add(key);
                known[entry.Hash] = key.Id;
                results.Add(new ImportResultModel(entry.Given.TokenHash, "created") { Id = key.Id });
            }
        }

        return results;
    }

    /// <summary>The hashes that can't be taken, with the key's id where it is the caller's own and not deleted.</summary>
    private async Task<Dictionary<TokenHash, Guid?>> FindAsync(List<TokenHash> hashes, CancellationToken cancellationToken)
    {
        var keys = await hashes
            .FindEach(hash => db.Accesskeys.IgnoreQueryFilters()
                .Where(key => key.TokenHash == hash)
                .Select(key => new { key.TokenHash, key.Id, key.CustomerId, key.DeletedAt }))
            .ToListAsync(cancellationToken);

        // After the keys: one that is removed meanwhile is then found by its tombstone.
        var tombstones = await hashes
            .FindEach(hash => db.Tombstones.Where(tombstone => tombstone.TokenHash == hash).Select(tombstone => tombstone.TokenHash))
            .ToListAsync(cancellationToken);
        var known = keys.ToDictionary(
            key => key.TokenHash, key => key.CustomerId == caller.CustomerId && key.DeletedAt is null ? key.Id : (Guid?)null);
        tombstones.ForEach(hash => known[hash] = null);
        return known;
    }

    private static ImportResultModel Refuse(Entry entry) =>
        new(entry.Errors!.ContainsKey("token_hash") ? null : entry.Given.TokenHash, "invalid") { Errors = entry.Errors };

    private static string MemberOf(Excess excess) => excess switch
    {
        Excess.Scopes => "scopes",
        Excess.AllowedIps => "allowed_ips",
        _ => "tm_expire",
    };

    /// <param name="Authority">What the key is to hold; <c>null</c> where it can't be had.</param>
    private sealed record Entry(ImportedAccesskey Given, Dictionary<string, string[]>? Errors, TokenHash Hash, Authority? Authority);
}
