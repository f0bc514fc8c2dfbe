using System.Globalization;
using Accesskeys.Domain.Accesskeys;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class TokenFormatChecksumTests
{
    private const string Example = "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string PublishedInput = "123456789";
    private const uint PublishedChecksum = 0xE3069283;

    // 62 to the power of 5.
    private const uint SmallestOfSixDigits = 916_132_832;

    [Fact]
    public void ChecksumOf_WithTheContractsExample_ReturnsTheContractsChecksum() =>
        TokenFormat.Default.ChecksumOf(Example).ShouldBe("1qxPNf");

    [Fact]
    public void Reference_WhenGivenThePublishedInput_GivesThePublishedChecksum() =>
        Crc32CReference.Of(PublishedInput).ShouldBe(PublishedChecksum);

    [Fact]
    public void ChecksumOf_WhateverIsChecked_IsTheCrc32CInBase62() =>
        Prop.ForAll(
                WellFormedTokens.Checksummed,
                text => TokenFormat.Default.ChecksumOf(text).ShouldBe(InBase62(Crc32CReference.Of(text))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void ChecksumOf_WhenTheNumberIsSmall_IsPaddedWithZeros()
    {
        var small = Enumerable.Range(0, 10_000)
            .Select(number => TokenFormat.Default.Scheme + number.ToString("D26", CultureInfo.InvariantCulture))
            .First(text => Crc32CReference.Of(text) < SmallestOfSixDigits);

        TokenFormat.Default.ChecksumOf(small).ShouldStartWith("0");
        TokenFormat.Default.IsWellFormed(small + TokenFormat.Default.ChecksumOf(small)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXY")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ0")]
    public void ChecksumOf_WhenTheLengthIsWrong_Throws(string text) =>
        Should.Throw<ArgumentOutOfRangeException>(() => TokenFormat.Default.ChecksumOf(text));

    private static string InBase62(uint number) => string.Concat(
        new uint[] { SmallestOfSixDigits, 14_776_336, 238_328, 3_844, 62, 1 }
            .Select(place => WellFormedTokens.Base62[(int)(number / place % 62)]));
}
