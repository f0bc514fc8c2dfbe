using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using BenchmarkDotNet.Attributes;

namespace Accesskeys.Bench.Verification;

/// <summary>A verification that memory answers, and the least that it can cost: to hash the token and to find 32 bytes.</summary>
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
            new VerificationRequest(_stage.NextToken().AsMemory(), Client: null), CancellationToken.None);
        if (answer.IsCompletedSuccessfully && answer.Result.Code == VerificationCode.Valid)
        {
            return true;
        }

        _stage.HasMissed = true;
        throw new BenchException("A remembered key was not answered from memory.");
    }
}
