using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Bounds what the request bodies in progress hold, for each client network and together. Nobody waits for a share: a body that
/// held one part while it waited for another could wait for itself.
/// </summary>
internal sealed class RequestBodyBudget(RequestBodySettings settings)
{
    /// <summary>What a request costs whose body has not begun to arrive: the connection, its buffers and the request's own objects.</summary>
    public const int FixedCost = 20 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<ClientNetwork, long> _held = [];
    private long _total;

    /// <exception cref="RequestException">The network holds too much already, or all of them together do.</exception>
    public RequestBodyShare Open(ClientNetwork network, bool isKnown)
    {
        var share = new RequestBodyShare(this, network, isKnown);
        share.Hold(0);
        return share;
    }

    internal void Take(ClientNetwork network, bool isKnown, long bytes)
    {
        // Strangers get half, so that they can't keep callers who gave a credential from being heard.
        var total = isKnown ? settings.Total : settings.Total / 2;
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(network) + bytes;
            if (held > settings.PerNetwork)
            {
                throw new RequestException(Failure.TooManyBodies);
            }

            if (_total + bytes > total)
            {
                throw new RequestException(Failure.NoRoomForBodies);
            }

            _held[network] = held;
            _total += bytes;
        }
    }

    internal void Return(ClientNetwork network, long bytes)
    {
        lock (_lock)
        {
            _total -= bytes;
            if (_held[network] == bytes)
            {
                _held.Remove(network);
            }
            else
            {
                _held[network] -= bytes;
            }
        }
    }
}

/// <summary>What one body holds of the budget, until its request ends.</summary>
internal sealed class RequestBodyShare(RequestBodyBudget budget, ClientNetwork network, bool isKnown) : IDisposable
{
    private long _held;

    /// <summary>Makes room for a buffer of so many bytes.</summary>
    /// <exception cref="RequestException">There is none: what was held before is still held.</exception>
    public void Hold(int buffer)
    {
        var needed = RequestBodyBudget.FixedCost + buffer;
        budget.Take(network, isKnown, needed - _held);
        _held = needed;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _held, 0) is > 0 and var held)
        {
            budget.Return(network, held);
        }
    }
}
