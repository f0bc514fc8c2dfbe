using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Counts the keys of the caller's customer, each as often as the list shows it with the corresponding parameters.</summary>
public sealed record SummarizeAccesskeys : IRequest<AccesskeySummaryModel>;

/// <summary>How many keys there are of each kind. A key can be of several.</summary>
public sealed record AccesskeySummaryModel
{
    public const int MostCounted = 10_000;

    [Description("The number of keys that were counted.")]
    [Range(0, MostCounted), Example(1204)]
    public required int Total { get; init; }

    [Description("Those that are listed with state=active.")]
    [Range(0, MostCounted), Example(1150)]
    public required int Active { get; init; }

    [Description("Those that are listed with state=disabled.")]
    [Range(0, MostCounted), Example(4)]
    public required int Disabled { get; init; }

    [Description("Those that are listed with state=expired.")]
    [Range(0, MostCounted), Example(50)]
    public required int Expired { get; init; }

    [Description("The active keys that expire within 30 days: state=active with this expires_before.")]
    [Range(0, MostCounted), Example(12)]
    public required int ExpiringSoon { get; init; }

    [Description("The active keys that were used, but not in the last 90 days: state=active and never_used=false with this unused_since.")]
    [Range(0, MostCounted), Example(31)]
    public required int Idle { get; init; }

    [Description("The active keys that were never used: state=active and never_used=true.")]
    [Range(0, MostCounted), Example(7)]
    public required int NeverUsed { get; init; }

    [Description("Whether these are all keys. If not, they are the newest 10,000.")]
    [Example(true)]
    public required bool Complete { get; init; }

    [Description("The expires_before of expiring_soon: 30 days from now.")]
    [Example("2026-12-31T10:15:30.123456Z")]
    public required DateTimeOffset ExpiresBefore { get; init; }

    [Description("The unused_since of idle: 90 days ago.")]
    [Example("2026-09-02T10:15:30.123456Z")]
    public required DateTimeOffset UnusedSince { get; init; }
}

internal sealed class SummarizeAccesskeysHandler(IAccesskeysDbContext db, TimeProvider clock) : IRequestHandler<SummarizeAccesskeys, AccesskeySummaryModel>
{
    private static readonly TimeSpan _soon = TimeSpan.FromDays(30);
    private static readonly TimeSpan _long = TimeSpan.FromDays(90);

    public async Task<AccesskeySummaryModel> Handle(SummarizeAccesskeys request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();

        // As precise as times on the wire, so that the list compares with the same ones.
        var (expiresBefore, unusedSince) = ((now + _soon).ToMicroseconds(), (now - _long).ToMicroseconds());

        // One row more shows whether these are all.
        var rows = await db.Accesskeys.AsNoTracking()
            .OrderByDescending(accesskey => accesskey.Number)
            .Take(AccesskeySummaryModel.MostCounted + 1)
            .Select(AccesskeyFilter.ReadState)
            .ToListAsync(cancellationToken);
        var counted = rows.Take(AccesskeySummaryModel.MostCounted).ToList();
        int Count(AccesskeyFilter filter) => counted.Count(row => filter.Holds(row, now));
        var active = new AccesskeyFilter { State = AccesskeyState.Active };
        return new AccesskeySummaryModel
        {
            Total = counted.Count,
            Active = Count(active),
            Disabled = Count(new AccesskeyFilter { State = AccesskeyState.Disabled }),
            Expired = Count(new AccesskeyFilter { State = AccesskeyState.Expired }),
            ExpiringSoon = Count(active with { ExpiresBefore = expiresBefore }),
            Idle = Count(active with { NeverUsed = false, UnusedSince = unusedSince }),
            NeverUsed = Count(active with { NeverUsed = true }),
            Complete = rows.Count == counted.Count,
            ExpiresBefore = expiresBefore,
            UnusedSince = unusedSince,
        };
    }
}
