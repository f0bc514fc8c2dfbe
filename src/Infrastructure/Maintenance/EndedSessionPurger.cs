using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Removes the marks of ended sessions once the sessions would be over anyway.</summary>
internal sealed partial class EndedSessionPurger(IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger<EndedSessionPurger> logger)
    : ClusterJob("purge-ended-sessions", TimeSpan.FromHours(1), scopes, skew, clock)
{
    private const int MostSessions = 1000;

    // The clocks of two nodes never differ by more. Until then, the session might still be valid on one of them.
    private static readonly TimeSpan _clocksApart = TimeSpan.FromDays(1);

    // No cursor: what was removed isn't found again.
    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var longOver = Clock.GetUtcNow() - _clocksApart;
        var removed = await db.EndedSessions
            .Where(ended => ended.ExpiresAt < longOver)
            .OrderBy(ended => ended.ExpiresAt)
            .Take(MostSessions)
            .ExecuteDeleteAsync(cancellationToken);
        return removed < MostSessions ? JobBatch.Done(removed) : JobBatch.MoreToDo(removed);
    }

    protected override void LogProcessed(int count) => LogRemoved(logger, count);

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Removed {Count} ended sessions that have expired")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove ended sessions that have expired: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
