using System.Diagnostics.Metrics;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Usage;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Bounds the memory of request bodies in progress, for each client network and in total. Bodies never wait for a share: a body that
/// held one share while it waited for another could deadlock.
/// </summary>
internal sealed class RequestBodyBudget
{
    /// <summary>What a request costs whose body has not begun to arrive: the connection, its buffers and the request's own objects.</summary>
    public const int FixedCost = 20 * 1024;

    private static readonly KeyValuePair<string, object?> _byNetwork = new("limit", "network");
    private static readonly KeyValuePair<string, object?> _byTotal = new("limit", "total");

    private readonly long _mostInTotal;
    private readonly long _mostPerNetwork;
    private readonly Counter<long> _rejected;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ClientNetwork Network, bool IsKnown), long> _held = [];
    private long _total;

    public RequestBodyBudget(RequestBodyOptions options, IMeterFactory meters)
        : this(options.Total, options.PerNetwork, meters)
    {
    }

    internal RequestBodyBudget(long mostInTotal, long mostPerNetwork, IMeterFactory meters)
    {
        _mostInTotal = mostInTotal;
        _mostPerNetwork = mostPerNetwork;
        _rejected = meters.Create("Accesskeys").CreateCounter<long>(
            "accesskeys.bodies.rejected", "{request}",
            "Requests rejected because too many bodies were arriving, by the limit that was reached.");
    }

    /// <exception cref="RequestException">The network holds too much already, or all of them together do.</exception>
    public RequestBodyShare Open(ClientNetwork network, bool isKnown)
    {
        var share = new RequestBodyShare(this, network, isKnown);
        share.Hold(0);
        return share;
    }

    internal void Take(ClientNetwork network, bool isKnown, long bytes)
    {
        // Strangers get half, so that they can't keep callers who gave a credential from being heard, and a network of strangers an
        // eighth of a network's, so that it takes many networks to keep the others from signing in.
        var (total, perNetwork) = isKnown ? (_mostInTotal, _mostPerNetwork) : (_mostInTotal / 2, _mostPerNetwork / 8);
        lock (_lock)
        {
            var held = _held.GetValueOrDefault((network, isKnown)) + bytes;
            if (held > perNetwork)
            {
                _rejected.Add(1, _byNetwork);
                throw new RequestException(Failure.TooManyBodies);
            }

            if (_total + bytes > total)
            {
                _rejected.Add(1, _byTotal);
                throw new RequestException(Failure.NoRoomForBodies);
            }

            _held[(network, isKnown)] = held;
            _total += bytes;
        }
    }

    internal void Return(ClientNetwork network, bool isKnown, long bytes)
    {
        lock (_lock)
        {
            _total -= bytes;
            if (_held[(network, isKnown)] == bytes)
            {
                _held.Remove((network, isKnown));
            }
            else
            {
                _held[(network, isKnown)] -= bytes;
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
            budget.Return(network, isKnown, held);
        }
    }
}
