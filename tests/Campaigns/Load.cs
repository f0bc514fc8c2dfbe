using System.Collections.Concurrent;
using System.Net;

namespace Accesskeys.Campaigns;

/// <summary>Verifies keys that are never deleted, a fixed number at a time on every node.</summary>
internal sealed class Load
{
    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = new();
    private readonly Task _running;
    private volatile bool _ended;

    public Load(IEnumerable<ServiceNode> nodes, IReadOnlyList<string> tokens, int atATime) =>
        _running = Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, atATime).Select(first => RunAsync(node, tokens, first))));

    /// <summary>How many responses had which status.</summary>
    public async Task<IReadOnlyDictionary<HttpStatusCode, int>> EndAsync()
    {
        _ended = true;
        await _running;
        return _answers;
    }

    private async Task RunAsync(ServiceNode node, IReadOnlyList<string> tokens, int first)
    {
        for (var turn = first; !_ended; turn++)
        {
            var answer = await node.VerifyAsync(tokens[turn % tokens.Count]);
            _answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        }
    }
}
