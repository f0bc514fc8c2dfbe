using Accesskeys.Domain.Accesskeys;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class TokenFormatTests
{
    private const string Token = "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf";
    private const int Enormous = 10 * 1024;
    private const int AsciiCount = 128;

    [Fact]
    public void IsWellFormed_WhenItIsTheContractsExample_IsTrue() => TokenFormat.Default.IsWellFormed(Token).ShouldBeTrue();

    [Fact]
    public void IsWellFormed_WhenTheChecksumFits_IsTrue() =>
        Prop.ForAll(WellFormedTokens.Whole, token => TokenFormat.Default.IsWellFormed(token)).QuickCheckThrowOnFailure();

    [Fact]
    public void IsWellFormed_WhenAnyOneCharacterDiffers_IsFalse() =>
        Prop.ForAll(
                WellFormedTokens.Whole,
                token => WithOneCharacterChanged(token).ShouldAllBe(changed => !TokenFormat.Default.IsWellFormed(changed)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void IsWellFormed_WhenAnyOneCharacterIsMissing_IsFalse() =>
        Enumerable.Range(0, Token.Length).ShouldAllBe(position => !TokenFormat.Default.IsWellFormed(Token.Remove(position, 1)));

    [Fact]
    public void IsWellFormed_WhenACharacterIsTooMany_IsFalse() =>
        Enumerable.Range(0, Token.Length + 1).ShouldAllBe(position => !TokenFormat.Default.IsWellFormed(Token.Insert(position, "0")));

    [Theory]
    [InlineData("")]
    [InlineData("vb_")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData(" vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf ")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf\n")]
    [InlineData("VB_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("vb_abcdefghijklmnopqrstuvwxyz1qxPNf")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1QXPNF")]
    [InlineData("vb-ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    public void IsWellFormed_WhenTheFormIsWrong_IsFalse(string text) => TokenFormat.Default.IsWellFormed(text).ShouldBeFalse();

    [Theory]
    [InlineData("VB_ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("va_ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("vb-ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("vb_-BCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXY ")]
    public void IsWellFormed_WhenTheChecksumFitsAWrongForm_IsFalse(string checksummed) =>
        TokenFormat.Default.IsWellFormed(checksummed + TokenFormat.Default.ChecksumOf(checksummed)).ShouldBeFalse();

    [Theory]
    [InlineData(Token, null)]
    [InlineData("", TokenFault.Scheme)]
    [InlineData("vb-ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf", TokenFault.Scheme)]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPN", TokenFault.Length)]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf ", TokenFault.Length)]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWX-Z1qxPNf", TokenFault.Characters)]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXZZ1qxPNf", TokenFault.Checksum)]
    public void FindFault_OfAText_IsTheFirstThatKeepsItFromBeingAToken(string text, TokenFault? fault) =>
        TokenFormat.Default.FindFault(text).ShouldBe(fault);

    [Fact]
    public void IsWellFormed_WhenACharacterOnlyEndsInTheRightByte_IsFalse()
    {
        const char Lookalike = (char)('A' + 0x100);

        TokenFormat.Default.IsWellFormed(Token.Replace('A', Lookalike)).ShouldBeFalse();
    }

    [Fact]
    public void IsWellFormed_WhenTheTextIsEnormous_IsFalse() =>
        TokenFormat.Default.IsWellFormed(Token.PadRight(Enormous, '0')).ShouldBeFalse();

    [Fact]
    public void IsWellFormed_WhenTheTextIsAnything_IsFalse() =>
        Prop.ForAll<string>(text => !TokenFormat.Default.IsWellFormed(text)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void MayBeForeign_ByTheLength_IsTrueFrom20To512(int length, bool expected) =>
        TokenFormat.MayBeForeign(new string('x', length)).ShouldBe(expected);

    [Fact]
    public void Scheme_OfTheDefault_IsThePublishedOne() =>
        (TokenFormat.Default.Scheme, TokenFormat.Default.Length, TokenFormat.Default.ShownLength).ShouldBe(("vb_", 35, 11));

    private static IEnumerable<string> WithOneCharacterChanged(string token) =>
        from position in Enumerable.Range(0, token.Length)
        from character in Enumerable.Range(0, AsciiCount).Select(code => (char)code)
        where character != token[position]
        select string.Concat(token.AsSpan(0, position), [character], token.AsSpan(position + 1));
}
