using Accesskeys.Domain.Accesskeys;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

/// <summary>Well-formed texts that can be repeated from a property's seed, as <see cref="TokenFormat.Generate"/>'s can't.</summary>
internal static class WellFormedTokens
{
    public const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    public const int RandomLength = 26;

    public static Arbitrary<string> Checksummed { get; } = Gen.Elements(Base62.ToCharArray())
        .ArrayOf(RandomLength)
        .Select(digits => TokenFormat.Default.Scheme + new string(digits))
        .ToArbitrary();

    public static Arbitrary<string> Whole { get; } = Checksummed.Generator
        .Select(checksummed => checksummed + TokenFormat.Default.ChecksumOf(checksummed))
        .ToArbitrary();
}
