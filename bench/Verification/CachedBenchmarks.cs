using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using BenchmarkDotNet.Attributes;

namespace Accesskeys.Bench.Verification;

/// <summary>A verification from the cache, and its minimum cost: hashing the token and finding 32 bytes.</summary>
[MemoryDiagnoser]
public class CachedBenchmarks
{
    private readonly CachedStage _stage = Stage!;

    /// <summary>It is measured in this process, by objects that the library makes.</summary>
    internal static CachedStage? Stage { get; set; }

    [Benchmark]
    public bool Floor() => _stage.Dictionary.TryGetValue(TokenHash.Of(_stage.NextToken()), out _);

    [Benchmark]
    public bool Cached()
    {
        var answer = _stage.Verifier.VerifyAsync(
            new VerificationRequest(_stage.NextToken().AsMemory(), Client: null) { Cost = 1 }, CancellationToken.None);
        if (answer.IsCompletedSuccessfully && answer.Result.Code == VerificationCode.Valid)
        {
            return true;
        }

        _stage.HasMissed = true;
        throw new BenchException("The result for a cached key did not come from the cache.");
    }
}
