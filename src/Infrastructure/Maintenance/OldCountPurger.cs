using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Removes the counts of one table that are as old as the keys that are removed. Each table has a job of its own, so that a right that is
/// missing on one of them doesn't stop the others.
/// </summary>
internal abstract partial class OldCountPurger<T>(
    string counted, IServiceScopeFactory scopes, HousekeepingOptions settings, ClockSkew skew, TimeProvider clock, ILogger logger)
    : ClusterJob($"purge-{counted}", TimeSpan.FromHours(1), scopes, skew, clock)
    where T : class, IHourlyCount
{
    public const int MostCounts = 1000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.RetainDeletedFor > TimeSpan.Zero ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    // No cursor: what was removed isn't found again.
    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - settings.RetainDeletedFor;
        var removed = await db.Set<T>()
            .Where(count => count.Hour < before)
            .OrderBy(count => count.Hour)
            .Take(MostCounts)
            .ExecuteDeleteAsync(cancellationToken);
        return removed < MostCounts ? JobBatch.Done(removed) : JobBatch.MoreToDo(removed);
    }

    protected override void LogProcessed(int count) => LogRemoved(logger, count, counted);

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, counted, obstacle);

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Removed {Count} old counts of {Counted}")]
    private static partial void LogRemoved(ILogger logger, int count, string counted);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove old counts of {Counted}: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string counted, string obstacle);
}

internal sealed class RefusalPurger(
    IServiceScopeFactory scopes, HousekeepingOptions settings, ClockSkew skew, TimeProvider clock, ILogger<RefusalPurger> logger)
    : OldCountPurger<Refusal>("refusals", scopes, settings, skew, clock, logger);

internal sealed class SignInPurger(
    IServiceScopeFactory scopes, HousekeepingOptions settings, ClockSkew skew, TimeProvider clock, ILogger<SignInPurger> logger)
    : OldCountPurger<SignIn>("sign-ins", scopes, settings, skew, clock, logger);
