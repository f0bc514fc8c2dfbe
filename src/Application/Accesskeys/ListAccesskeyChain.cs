using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Lists the chain of rotations that a key of the caller's customer belongs to, deleted keys included, oldest first.</summary>
public sealed record ListAccesskeyChain(Guid Id) : IRequest<AccesskeyChainModel>;

/// <summary>A key of a chain of rotations.</summary>
public sealed record ChainedAccesskeyModel
{
    [Description("The key's id.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public required Guid Id { get; init; }

    [Description("A display name: no control characters.")]
    [Example("My New Accesskey")]
    public required string Name { get; init; }

    [Description("The token's first 11 characters, for recognition.")]
    [Example("vb_ABCDEFGH")]
    public required string TokenPrefix { get; init; }

    [Description("The key is usable before this time.")]
    [Example("2027-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmExpire { get; init; }

    [Description("When it was created: for a successor, when its predecessor was rotated.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmCreate { get; init; }

    [Description("When it was deleted; 9999-01-01T00:00:00.000000Z if it isn't deleted.")]
    [Example("9999-01-01T00:00:00.000000Z")]
    [JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }

    [Description("active, disabled, expired or deleted.")]
    [Example("active")]
    public required string State { get; init; }
}

public sealed record AccesskeyChainModel(
    [property: Description("The chain's keys, oldest first; the key alone if it wasn't rotated."), MaxLength(AccesskeyChainModel.MaxKeys)]
    IReadOnlyList<ChainedAccesskeyModel> Result,
    [property: Description("Whether these are all the keys that are stored. If not, they are those around the key."), Example(true)]
    bool Complete)
{
    public const int MaxKeys = 100;
}

internal sealed class ListAccesskeyChainHandler(IAccesskeysDbContext db, TimeProvider clock) : IRequestHandler<ListAccesskeyChain, AccesskeyChainModel>
{
    private const int MaxKeys = AccesskeyChainModel.MaxKeys;

    private IQueryable<Accesskey> Stored => db.Accesskeys.AsNoTracking().IgnoreQueryFilters([QueryFilters.NotDeleted]);

    public async Task<AccesskeyChainModel> Handle(ListAccesskeyChain request, CancellationToken cancellationToken)
    {
        var accesskey = await Stored.GetAsync(request.Id, cancellationToken);
        if (accesskey.ChainId is not { } chain)
        {
            return new AccesskeyChainModel([Shown(accesskey)], Complete: true);
        }

        // Of each side, as many as the whole list may have: then it is full even if the other side has few.
        var keys = Stored.Where(key => key.ChainId == chain);
        var before = await keys.Where(key => key.Number <= accesskey.Number)
            .OrderByDescending(key => key.Number).Take(MaxKeys).ToListAsync(cancellationToken);
        var after = await keys.Where(key => key.Number > accesskey.Number)
            .OrderBy(key => key.Number).Take(MaxKeys).ToListAsync(cancellationToken);
        var later = Math.Min(after.Count, Math.Max(MaxKeys / 2, MaxKeys - before.Count));
        return new AccesskeyChainModel(
            [.. before.Take(MaxKeys - later).Reverse().Concat(after.Take(later)).Select(Shown)],
            Complete: before.Count < MaxKeys && before.Count + after.Count <= MaxKeys);
    }

    private ChainedAccesskeyModel Shown(Accesskey accesskey) => new()
    {
        Id = accesskey.Id,
        Name = accesskey.Name,
        TokenPrefix = accesskey.TokenPrefix,
        TmExpire = accesskey.ExpiresAt,
        TmCreate = accesskey.CreatedAt,
        TmDelete = accesskey.DeletedAt,
        State = AccesskeyState.At(clock.GetUtcNow(), accesskey),
    };
}
