using System.Diagnostics.Metrics;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Counts the keys that expire soon, of the whole service, now and then: what asks for the metric reads what was counted.</summary>
internal sealed partial class ExpiringKeysGauge : RecurringService
{
    private static readonly (int Days, string Name)[] _spans = [(1, "1d"), (7, "7d"), (30, "30d")];

    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _logger;
    private IReadOnlyList<Measurement<int>> _counted = [];

    public ExpiringKeysGauge(IServiceScopeFactory scopes, IMeterFactory meters, TimeProvider clock, ILogger<ExpiringKeysGauge> logger)
        : base(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6), clock)
    {
        (_scopes, _logger) = (scopes, logger);
        meters.Create("Accesskeys").CreateObservableGauge(
            "accesskeys.expiring", () => _counted, "{key}", "Keys that aren't deleted and expire within a day, a week or a month, counted every few minutes.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryRoundAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        var now = Clock.GetUtcNow();
        var counted = new List<Measurement<int>>();
        foreach (var (days, name) in _spans)
        {
            var end = now.AddDays(days);
            var count = await db.Accesskeys.IgnoreQueryFilters([QueryFilters.Tenant])
                .CountAsync(key => key.ExpiresAt > now && key.ExpiresAt <= end, cancellationToken);
            counted.Add(new Measurement<int>(count, new KeyValuePair<string, object?>("within", name)));
        }

        _counted = counted;
    }

    protected override void LogObstacle(string obstacle) => LogObstacle(_logger, obstacle);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Failed to count keys that expire soon: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
