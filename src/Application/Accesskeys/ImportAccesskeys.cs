using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Imports keys from another system, whose tokens stay valid. Keys that exist already are left unchanged.</summary>
public sealed record ImportAccesskeys(
    [property: Description("The keys to import."), Required, Length(1, ImportAccesskeys.MostAccesskeys)]
    IReadOnlyList<ImportedAccesskey?>? Accesskeys)
    : IRequest<ImportAnswer>
{
    public const int MostAccesskeys = 1000;

    [Description("The customer that gets the keys; if omitted, the caller's own. Only the operator may name another.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    public string? CustomerId { get; init; }
}

internal sealed class ImportAccesskeysValidator : AbstractValidator<ImportAccesskeys>
{
    public ImportAccesskeysValidator()
    {
        RuleFor(request => request.Accesskeys).Required()
            .Must(keys => keys is null || keys.Count is >= 1 and <= ImportAccesskeys.MostAccesskeys)
            .WithMessage($"must contain 1 to {ImportAccesskeys.MostAccesskeys} keys")
            .Must(keys => keys is null || !keys.Contains(null)).WithMessage("must not contain null");
        RuleFor(request => request.CustomerId).Must(text => text is null || Ids.TryParse(text) is not null).WithMessage(Ids.Rule);
    }
}

internal sealed class ImportAccesskeysHandler(
    IAccesskeysDbContext db, ICurrentCaller current, IValidator<ImportedAccesskey> validator, IAccesskeyVerifier verifier,
    IRefusalCounter refusals, TimeProvider clock)
    : IRequestHandler<ImportAccesskeys, ImportAnswer>
{
    // All other writers wait for a unit of work, and nodes read its changes a page at a time.
    private const int MostAtOnce = 100;

    public async Task<ImportAnswer> Handle(ImportAccesskeys request, CancellationToken cancellationToken)
    {
        // Report a missing customer whatever the rows contain.
        await FindOwnerAsync(current.Caller!, request.CustomerId, cancellationToken);
        var results = new List<ImportResultModel>();
        foreach (var some in request.Accesskeys!.Select(key => Check(key!)).Chunk(MostAtOnce))
        {
            if (some.All(entry => entry.Errors is not null))
            {
                results.AddRange(some.Select(Refuse));
                continue;
            }

            var (done, claimed) = await db.ChangeAsync(
                (caller, cancelled) => ImportAsync(caller, some, request.CustomerId, cancelled), cancellationToken);
            results.AddRange(done);
            claimed.ForEach(key => refusals.Count(key.CustomerId, key.Id, current.Address, Refusal.ImportConflict, clock.GetUtcNow()));
        }

        return new ImportAnswer(results, verifier.TakesForeignTokens ? "accepted" : "off");
    }

    /// <summary>The customer that gets the keys.</summary>
    private async Task<Guid> FindOwnerAsync(Caller caller, string? given, CancellationToken cancellationToken)
    {
        var id = given is null ? caller.Customer.Id : Ids.TryParse(given)!.Value;
        if (id == caller.Customer.Id)
        {
            return id;
        }

        if (!caller.IsOperator)
        {
            throw new OtherCustomerException();
        }

        return await db.Customers.Active().AnyAsync(customer => customer.Id == id, cancellationToken)
            ? id
            : throw new FluentValidation.ValidationException(
                [new ValidationFailure(nameof(ImportAccesskeys.CustomerId), "must be the id of a customer that exists and isn't deleted")]);
    }

    private Entry Check(ImportedAccesskey given)
    {
        var errors = validator.Validate(given).Errors.ByMember();
        return errors.Count > 0
            ? new Entry(given, errors, default, null)
            : new Entry(given, null, TokenHash.TryParse(given.TokenHash!)!.Value, null);
    }

    /// <summary>The authority that the key gets, if the caller holds that much.</summary>
    private static Entry Bound(Caller caller, Entry entry)
    {
        if (entry.Errors is not null)
        {
            return entry;
        }

        var (scopes, allowedIps) = caller.OwnUnlessGiven(entry.Imported.Scopes, entry.Imported.AllowedIps);
        var authority = new Authority(scopes, allowedIps, Timestamps.TryParse(entry.Imported.TmExpire!)!.Value);
        return caller.Authority.FindExceededLimit(authority) is { } excess
            ? entry with { Errors = new() { [MemberOf(excess)] = [excess.ToRule()] } }
            : entry with { Authority = authority };
    }

    private async Task<(List<ImportResultModel> Results, List<OthersKey> Claimed)> ImportAsync(
        Caller caller, IEnumerable<Entry> given, string? customerId, CancellationToken cancellationToken)
    {
        caller.EnsureUnlimited();

        // Check again under the lock; otherwise a customer that is deleted meanwhile would get keys.
        var owner = await FindOwnerAsync(caller, customerId, cancellationToken);
        var entries = given.Select(entry => Bound(caller, entry)).ToList();
        var hashes = entries.Where(entry => entry.Authority is not null).Select(entry => entry.Hash).ToList();
        var known = hashes.Count > 0 ? await FindAsync(owner, hashes, cancellationToken) : [];
        var now = clock.GetUtcNow();
        var (results, claimed) = (new List<ImportResultModel>(), new List<OthersKey>());
        foreach (var entry in entries)
        {
            if (entry.Authority is not { } authority)
            {
                results.Add(Refuse(entry));
            }
            else if (known.TryGetValue(entry.Hash, out var found))
            {
                results.Add(found.Own is null
                    ? new ImportResultModel(entry.Imported.TokenHash, ImportResultModel.Conflict)
                    : new ImportResultModel(entry.Imported.TokenHash, ImportResultModel.Exists) { Id = found.Own });
                if (found.Others is { } others)
                {
                    claimed.Add(others);
                }
            }
            else
            {
                var key = Accesskey.Import(
                    owner, entry.Imported.Name ?? "", entry.Imported.Detail ?? "", entry.Hash, entry.Imported.TokenPrefix ?? "",
                    authority, entry.Imported.Enabled ?? true, now, entry.Imported.ExternalId, entry.Imported.Metadata?.ToDomain());
                db.Accesskeys.Add(key);
                if (LimitChanges.Of(entry.Imported.RateLimits, entry.Imported.Credits) is { } limits)
                {
                    await db.BeginLimitsAsync(caller, key.LimitSubject, owner, limits, now, cancellationToken);
                }

                known[entry.Hash] = new Known(key.Id, Others: null);
                results.Add(new ImportResultModel(entry.Imported.TokenHash, ImportResultModel.Created) { Id = key.Id });
            }
        }

        return (results, claimed);
    }

    /// <summary>The hashes that exist already or conflict.</summary>
    private async Task<Dictionary<TokenHash, Known>> FindAsync(Guid owner, List<TokenHash> hashes, CancellationToken cancellationToken)
    {
        var keys = await db
            .OfEach(hashes, hash => db.Accesskeys.IgnoreQueryFilters()
                .Where(key => key.TokenHash == hash)
                .Select(key => new { key.TokenHash, key.Id, key.CustomerId, key.DeletedAt }))
            .ToListAsync(cancellationToken);

        // Read tombstones after the keys, so that a key that is removed meanwhile is found by its tombstone.
        var tombstones = await db
            .OfEach(hashes, hash => db.Tombstones.Where(tombstone => tombstone.TokenHash == hash).Select(tombstone => tombstone.TokenHash))
            .ToListAsync(cancellationToken);
        var known = keys.ToDictionary(
            key => key.TokenHash,
            key => key.DeletedAt is not null ? default
                : key.CustomerId == owner ? new Known(key.Id, Others: null)
                : new Known(Own: null, new OthersKey(key.CustomerId, key.Id)));
        tombstones.ForEach(hash => known[hash] = default);
        return known;
    }

    private static ImportResultModel Refuse(Entry entry) =>
        new(entry.Errors!.ContainsKey("token_hash") ? null : entry.Imported.TokenHash, ImportResultModel.Invalid) { Errors = entry.Errors };

    private static string MemberOf(ExceededLimit excess) => excess switch
    {
        ExceededLimit.Scopes => "scopes",
        ExceededLimit.AllowedIps => "allowed_ips",
        _ => "tm_expire",
    };

    /// <summary>A hash that exists already or conflicts, with its key unless the key was deleted.</summary>
    /// <param name="Own">The key, if it belongs to the customer that gets the keys.</param>
    /// <param name="Others">The key, if it belongs to another customer.</param>
    private readonly record struct Known(Guid? Own, OthersKey? Others);

    private readonly record struct OthersKey(Guid CustomerId, Guid Id);

    /// <param name="Authority">The authority that the key gets; <c>null</c> if it isn't decided or isn't allowed.</param>
    private sealed record Entry(ImportedAccesskey Imported, Dictionary<string, string[]>? Errors, TokenHash Hash, Authority? Authority);
}
