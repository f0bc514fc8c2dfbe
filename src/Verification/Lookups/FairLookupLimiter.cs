using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Verification.Fairness;

namespace Accesskeys.Verification.Lookups;

/// <summary>
/// Limits concurrent database reads. If more are waiting, networks take turns, so a network that sends many delays only itself.
/// </summary>
internal sealed class FairLookupLimiter(VerificationOptions settings, TimeProvider clock) : ILookupPermits
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(250);

    // Unbounded: all clients may share one address, and the wait is short.
    private readonly FairLimiter<ClientNetwork> _queue = new(settings.ConcurrentLookups, longestLine: int.MaxValue, _longestWait, clock);

    /// <exception cref="UnavailableException">No permit became available in time.</exception>
    public async ValueTask TakeAsync(ClientNetwork network)
    {
        if (!await _queue.TakeAsync(network, urgent: false, CancellationToken.None))
        {
            throw new UnavailableException("Too many unknown or new keys are being looked up.");
        }
    }

    public void Return() => _queue.Return();

    public async Task<T> RunAsync<T>(IPAddress? client, Func<Task<T>> read)
    {
        await TakeAsync(ClientNetwork.Of(client));
        try
        {
            return await read();
        }
        finally
        {
            Return();
        }
    }
}
