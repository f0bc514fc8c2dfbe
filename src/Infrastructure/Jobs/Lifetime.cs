using Microsoft.Extensions.Hosting;

namespace Accesskeys.Infrastructure.Jobs;

public static class Lifetime
{
    /// <summary>Completes when the service has started, on another thread than the one that signals it.</summary>
    public static Task Started(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        Reached(lifetime.ApplicationStarted, cancellationToken);

    /// <summary>Completes when the service is asked to stop.</summary>
    public static Task Stopping(this IHostApplicationLifetime lifetime) => Reached(lifetime.ApplicationStopping, CancellationToken.None);

    private static async Task Reached(CancellationToken stage, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stage.Register(reached.SetResult);
        await reached.Task.WaitAsync(cancellationToken);
    }
}
