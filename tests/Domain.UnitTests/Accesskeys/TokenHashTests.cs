using System.Security.Cryptography;
using System.Text;
using Accesskeys.Domain.Accesskeys;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class TokenHashTests
{
    private const string Token = "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf";

    [Fact]
    public void Of_WhateverTheText_IsTheSha256OfItsUtf8() =>
        Prop.ForAll<string>(text => BytesOf(text ?? "").ShouldBe(Sha256(text ?? ""))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData('x')]
    [InlineData('é')]
    [InlineData('€')]
    [InlineData('\uD83D')]
    public void Of_WhateverTheLength_IsTheSha256OfItsUtf8(char character) =>
        Enumerable.Range(0, 300)
            .Select(length => new string(character, length))
            .ShouldAllBe(text => BytesOf(text).SequenceEqual(Sha256(text)));

    [Fact]
    public void Of_WhenTheTextIsEnormous_IsTheSha256OfItsUtf8()
    {
        var enormous = string.Concat(Enumerable.Repeat("🔑", 100_000));

        BytesOf(enormous).ShouldBe(Sha256(enormous));
    }

    [Fact]
    public void Of_WhenTheTextIsAbc_IsThePublishedValue() =>
        Convert.ToHexString(BytesOf("abc")).ShouldBe("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");

    [Fact]
    public void FromBytes_WhenGivenWhatToBytesGave_IsTheSameHash() =>
        TokenHash.FromBytes(TokenHash.Of(Token).ToBytes()).ShouldBe(TokenHash.Of(Token));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void FromBytes_WhenTheSizeIsWrong_Throws(int size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => TokenHash.FromBytes(new byte[size]));

    [Theory]
    [InlineData(1, 0, 0x0706050403020100)]
    [InlineData(0, 1, 0x0F0E0D0C0B0A0908)]
    [InlineData(3, 5, (3 * 0x0706050403020100) + (5 * 0x0F0E0D0C0B0A0908))]
    public void Spread_OfAHash_IsTheSumOfItsFirstTwoPartsTimesTheMultipliers(ulong first, ulong second, ulong expected) =>
        TokenHash.FromBytes([.. Enumerable.Range(0, TokenHash.Size).Select(number => (byte)number)]).Spread(first, second).ShouldBe(expected);

    [Fact]
    public void ToString_OfAHash_ShowsNothingOfIt()
    {
        var shown = TokenHash.Of(Token).ToString();

        shown.ShouldBe(nameof(TokenHash));
        shown.ShouldBe(TokenHash.Of("another").ToString());
    }

    private static byte[] BytesOf(string text) => TokenHash.Of(text).ToBytes();

    private static byte[] Sha256(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
