using System.Text.RegularExpressions;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed partial class AccesskeyTokenTests
{
    private const int Many = 1_000;

    private readonly AccesskeyToken _token = TokenFormat.Default.Generate();

    [Fact]
    public void Generate_EveryTime_MakesAWellFormedToken()
    {
        var tokens = Enumerable.Range(0, Many).Select(_ => TokenFormat.Default.Generate().Reveal()).ToList();

        tokens.ShouldAllBe(token => Form().IsMatch(token));
        tokens.ShouldAllBe(token => TokenFormat.Default.IsWellFormed(token));
    }

    [Fact]
    public void Length_OfEveryToken_IsThePublishedOne() => _token.Reveal().Length.ShouldBe(TokenFormat.Default.Length);

    [Fact]
    public void Prefix_OfAToken_IsTheSchemeAndTheNextEightCharacters() => _token.Prefix.ShouldBe(_token.Reveal()[..11]);

    [Fact]
    public void ToString_OfAToken_ShowsItsPrefixAlone() => _token.ToString().ShouldBe(_token.Prefix + "…");

    [Fact]
    public void Interpolation_OfAToken_ShowsItsPrefixAlone() => $"{_token}".ShouldBe(_token.Prefix + "…");

    [Fact]
    public void Hash_OfAToken_IsTheHashOfItsWholeText() => _token.Hash.ShouldBe(TokenHash.Of(_token.Reveal()));

    [GeneratedRegex(@"\Avb_[0-9A-Za-z]{32}\z")]
    private static partial Regex Form();
}
