using Accesskeys.WebApi.Hosting;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Stops the service in bounded time, whatever clients and the database do: requests are accepted until the drain is over, those that
/// are running then are given a while, and what doesn't end by then is left behind.
/// </summary>
internal static class Shutdown
{
    /// <summary>From the end of the drain until connections are aborted.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(3);

    // From the end of the drain until the process ends. Aborting connections may take a second, and writing the last counters two.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(6.5);

    /// <summary>To be called once the service has started.</summary>
    public static async Task WaitAsync(WebApplication app, ShutdownSettings settings)
    {
        await app.Lifetime.Stopping();
        await Task.Delay(settings.Drain);
        await app.StopAsync();
    }

    /// <summary>Waits until serving has ended, or for as long as it may take once the service was told to stop.</summary>
    public static async Task BoundAsync(Task serving, IHostApplicationLifetime lifetime, ShutdownSettings settings)
    {
        if (await Task.WhenAny(serving, DeadlineAsync(lifetime, settings)) == serving)
        {
            await serving;
        }
        else
        {
            await Console.Error.WriteLineAsync("Stopped without waiting any longer for what was still running.");
        }
    }

    private static async Task DeadlineAsync(IHostApplicationLifetime lifetime, ShutdownSettings settings)
    {
        await lifetime.Stopping();
        await Task.Delay(settings.Drain + _longest);
    }
}
