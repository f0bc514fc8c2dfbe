using System.Collections.Concurrent;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Campaigns;

/// <summary>A key with one rate limit or with credits, and the uses of it that were admitted.</summary>
internal sealed class LimitedTestKey
{
    private readonly ConcurrentQueue<(long Sent, long Received, int Cost)> _uses = [];
    private readonly long _limit;
    private readonly int _window;
    private readonly bool _countsCost;

    private LimitedTestKey(long limit, int window, bool countsCost)
    {
        (_limit, _window, _countsCost) = (limit, window, countsCost);
        var token = TokenFormat.Default.Generate();
        Token = token.Reveal();
        Import = new
        {
            token_hash = Convert.ToHexString(token.Hash.ToBytes()),
            tm_expire = DateTimeOffset.UtcNow.AddDays(1).ToString("O"),
            scopes = Array.Empty<string>(),
            rate_limits = window == 0 ? Array.Empty<object>() : [new { limit, window, counts = countsCost ? "cost" : "requests" }],
            credits = window == 0 ? new { remaining = limit } : null,
        };
    }

    public string Token { get; }

    /// <summary>What imports it.</summary>
    public object Import { get; }

    /// <summary>Its limit is 1 to 1,000,000. One in eight has credits instead.</summary>
    public static LimitedTestKey Random(Random random, int[] windows)
    {
        var limit = (long)Math.Pow(10, 6 * random.NextDouble());
        return random.Next(8) == 0
            ? new LimitedTestKey(limit, window: 0, countsCost: true)
            : new LimitedTestKey(limit, random.GetItems(windows, 1)[0], random.Next(2) == 0);
    }

    public void Admit(DateTimeOffset sent, DateTimeOffset received, int cost) =>
        _uses.Enqueue((sent.ToUnixTimeMilliseconds(), received.ToUnixTimeMilliseconds(), cost));

    /// <summary>The number of windows in which as much was surely admitted as the limit allows.</summary>
    public int CountFull() => _window == 0 ? 0 : Parts().GroupBy(part => part.Last).Count(window => window.Sum(part => part.Amount) >= _limit);

    /// <summary>
    /// What was admitted beyond the limit, if anything. A use counts in one of the windows between its request and its response: those that could
    /// count in several go into the first that has room, those that have to go first. If that doesn't fit, nothing does.
    /// </summary>
    public string? FindExcess()
    {
        if (_window == 0)
        {
            var spent = _uses.Sum(use => (long)use.Cost);
            return spent > _limit ? $"{spent} of {_limit} credits" : null;
        }

        var parts = new Queue<Part>(Parts().OrderBy(part => part.First));
        var open = new PriorityQueue<Part, long>();
        for (var window = long.MinValue; parts.Count > 0 || open.Count > 0; window++)
        {
            window = open.Count == 0 ? Math.Max(window, parts.Peek().First) : window;
            while (parts.TryPeek(out var part) && part.First <= window)
            {
                open.Enqueue(parts.Dequeue(), part.Last);
            }

            for (var left = _limit; left > 0 && open.TryDequeue(out var part, out var last); left -= part.Amount)
            {
                if (part.Amount > left)
                {
                    open.Enqueue(part with { Amount = part.Amount - left }, last);
                }
            }

            if (open.TryPeek(out _, out var overdue) && overdue <= window)
            {
                return $"more than {_limit} in a window of {_window} s that began at {overdue * _window} s";
            }
        }

        return null;
    }

    private IEnumerable<Part> Parts() => _uses
        .Where(use => use.Cost > 0)
        .Select(use => new Part(use.Sent / (1000L * _window), use.Received / (1000L * _window), _countsCost ? use.Cost : 1));

    private readonly record struct Part(long First, long Last, long Amount);
}
