using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Bench.Verification;

/// <summary>Keys that a node has cached, and a dictionary of their hashes.</summary>
internal sealed class CachedStage : IAsyncDisposable
{
    private const int Keys = 100_000;

    // Prime to the number of keys: all are used, none near the one before it.
    private const int Stride = 60_013;

    private readonly string[] _tokens = [.. Enumerable.Range(0, Keys).Select(index => KeyTokens.Of(index))];
    private readonly FilledNode _node;
    private int _next;

    private CachedStage(FilledNode node)
    {
        _node = node;
        Verifier = node.Verifier;
        Dictionary = _tokens.ToDictionary(token => TokenHash.Of(token));
    }

    public Dictionary<TokenHash, string> Dictionary { get; }

    public IAccesskeyVerifier Verifier { get; }

    /// <summary>Whether a result did not come from the cache, because a poll of the change feed was late.</summary>
    public bool HasMissed { get; set; }

    public static async Task<CachedStage> StartAsync()
    {
        var stage = new CachedStage(await FilledNode.StartAsync(Keys));
        await stage._node.RememberAsync(stage._tokens);
        return stage;
    }

    public string NextToken()
    {
        _next = (_next + Stride) % Keys;
        return _tokens[_next];
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
