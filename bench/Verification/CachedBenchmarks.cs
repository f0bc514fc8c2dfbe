using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Domain.Accesskeys;
using BenchmarkDotNet.Attributes;

namespace Accesskeys.Bench.Verification;

/// <summary>A verification that memory answers, and the least that it can cost: to hash the token and to find 32 bytes.</summary>
[MemoryDiagnoser]
public class CachedBenchmarks
{
    private const int Keys = 100_000;

    // Prime to the number of keys: all are used, none near the one before it.
    private const int Stride = 60_013;

    private readonly Dictionary<TokenHash, string> _dictionary = [];
    private string[] _tokens = [];
    private FilledNode? _node;
    private IAccesskeyVerifier? _verifier;
    private int _next;

    // The in-process toolchain does not wait for a task.
    [GlobalSetup]
    public void SetUp() => SetUpAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => _node!.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public bool Floor() => _dictionary.TryGetValue(TokenHash.Of(Next()), out _);

    [Benchmark]
    public bool Cached()
    {
        var answer = _verifier!.VerifyAsync(new VerificationRequest(Next().AsMemory(), Client: null), CancellationToken.None);
        return answer.IsCompletedSuccessfully && answer.Result.Code == VerificationCode.Valid
            ? true
            : throw new BenchException("A remembered key was not answered from memory.");
    }

    private async Task SetUpAsync()
    {
        _tokens = [.. Enumerable.Range(0, Keys).Select(index => KeyTokens.Of(index))];
        foreach (var token in _tokens)
        {
            _dictionary.Add(TokenHash.Of(token), token);
        }

        _node = await FilledNode.StartAsync(Keys);
        _verifier = _node.Verifier;
        await _node.RememberAsync(_tokens);
    }

    private string Next()
    {
        _next = (_next + Stride) % Keys;
        return _tokens[_next];
    }
}
