using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Verification.ChangeFeed;

/// <summary>Polls the feed for as long as the service runs.</summary>
internal sealed partial class ChangeFeedLoop(
    ChangeFeedFollower follower, VerificationOptions settings, TimeProvider clock, ILogger<ChangeFeedLoop> logger) : BackgroundService
{
    private bool _works;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await PollAsync();
            await Task.Delay(settings.PollPeriod, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PollAsync()
    {
        try
        {
            await follower.PollAsync();
            Tell(works: true);
        }
        catch (Exception exception)
        {
            Tell(works: false, exception);
        }
    }

    // Before the first success nothing is logged here, because the database's preparation logs the cause.
    private void Tell(bool works, Exception? exception = null)
    {
        if (_works && !works)
        {
            LogStopped(logger, exception!.Message.ReplaceLineEndings(" "));
        }
        else if (!_works && works)
        {
            LogFollowing(logger);
        }

        _works = works;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The change feed can't be followed, so every verification reads the database: {Cause}")]
    private static partial void LogStopped(ILogger logger, string cause);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Following the change feed, so verification can use its cache")]
    private static partial void LogFollowing(ILogger logger);
}
