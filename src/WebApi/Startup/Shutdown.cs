using Accesskeys.Infrastructure.Jobs;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Stops the service in bounded time, whatever clients and the database do. Requests are accepted until the drain is over. Requests
/// that are running then get a grace period, and those that don't end within it are abandoned.
/// </summary>
internal static class Shutdown
{
    /// <summary>From the end of the drain until connections are aborted.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(3);

    // From the end of the drain until the process ends. Aborting connections may take a second, writing the last counters two,
    // and removing the node's heartbeat 0.3.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(6.5);

    /// <summary>Waits for the stop signal, drains and stops. Call it once the service has started.</summary>
    public static async Task WaitAsync(WebApplication app, ShutdownOptions settings)
    {
        await app.Lifetime.Stopping();
        await Task.Delay(settings.Drain);
        await app.StopAsync();
    }

    /// <summary>Waits until serving has ended, at most for the time that it may take after the stop signal.</summary>
    public static async Task BoundAsync(Task serving, IHostApplicationLifetime lifetime, ShutdownOptions settings)
    {
        if (await Task.WhenAny(serving, DeadlineAsync(lifetime, settings)) == serving)
        {
            await serving;
        }
        else
        {
            await System.Console.Error.WriteLineAsync("Stopped before all running requests had ended.");
        }
    }

    private static async Task DeadlineAsync(IHostApplicationLifetime lifetime, ShutdownOptions settings)
    {
        await lifetime.Stopping();
        await Task.Delay(settings.Drain + _longest);
    }
}
