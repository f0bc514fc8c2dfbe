using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class TokenFormatRandomnessTests
{
    private const int Many = 4_000;

    // The sum has a mean of 61 and a deviation of 11 where every digit is as likely as any other: chance gets to 250
    // less often than once in 10^20 runs. A byte modulo 62 gets to 700.
    private const double Bound = 250;

    private static readonly List<string> _tokens = [.. Enumerable.Range(0, Many).Select(_ => TokenFormat.Default.Generate().Reveal())];

    [Fact]
    public void Generate_ManyTimes_NeverMakesTheSameToken() => _tokens.ShouldBeUnique();

    [Fact]
    public void Generate_ManyTimes_FavoursNoDigit() => ChiSquare([.. _tokens.SelectMany(RandomPart)]).ShouldBeLessThan(Bound);

    [Fact]
    public void Generate_ManyTimes_FavoursNoDigitAtAnyPlace() =>
        Enumerable.Range(0, WellFormedTokens.RandomLength)
            .Select(place => ChiSquare([.. _tokens.Select(token => RandomPart(token)[place])]))
            .ShouldAllBe(sum => sum < Bound);

    private static string RandomPart(string token) => token.Substring(TokenFormat.Default.Scheme.Length, WellFormedTokens.RandomLength);

    private static double ChiSquare(List<char> digits)
    {
        var expected = (double)digits.Count / WellFormedTokens.Base62.Length;
        var counts = digits.CountBy(digit => digit).ToDictionary();
        return WellFormedTokens.Base62.Sum(digit => Math.Pow(counts.GetValueOrDefault(digit) - expected, 2) / expected);
    }
}
