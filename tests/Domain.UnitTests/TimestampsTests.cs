using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests;

public sealed class TimestampsTests
{
    private static readonly DateTimeOffset _second = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

    private static readonly Arbitrary<DateTimeOffset> _instants =
        (from day in Gen.Choose(0, 3_000_000)
         from second in Gen.Choose(0, 86_399)
         from tick in Gen.Choose(0, (int)TimeSpan.TicksPerSecond - 1)
         from hours in Gen.Choose(-14, 14)
         let utc = DateTimeOffset.MinValue.AddDays(day + 1).AddSeconds(second).AddTicks(tick)
         select utc.ToOffset(TimeSpan.FromHours(hours))).ToArbitrary();

    [Theory]
    [InlineData(0, "2026-12-01T10:15:30.000000Z")]
    [InlineData(9, "2026-12-01T10:15:30.000000Z")]
    [InlineData(10, "2026-12-01T10:15:30.000001Z")]
    [InlineData(1_234_560, "2026-12-01T10:15:30.123456Z")]
    [InlineData(5_000_000, "2026-12-01T10:15:30.500000Z")]
    [InlineData(9_999_999, "2026-12-01T10:15:30.999999Z")]
    public void ToIso8601_WhateverTheFraction_HasSixDigitsAndZ(long ticks, string expected) =>
        _second.AddTicks(ticks).ToIso8601().ShouldBe(expected);

    [Fact]
    public void ToIso8601_WhenThereIsAnOffset_IsInUtc() =>
        _second.ToOffset(TimeSpan.FromHours(9)).ToIso8601().ShouldBe("2026-12-01T10:15:30.000000Z");

    [Theory]
    [InlineData("2026-12-01T10:15:30Z", 0)]
    [InlineData("2026-12-01t10:15:30z", 0)]
    [InlineData("2026-12-01T10:15:30.1Z", 100_000)]
    [InlineData("2026-12-01T10:15:30.123456Z", 123_456)]
    [InlineData("2026-12-01T10:15:30.1234567Z", 123_456)]
    [InlineData("2026-12-01T10:15:30.1234569Z", 123_456)]
    [InlineData("2026-12-01T10:15:30.123456789Z", 123_456)]
    [InlineData("2026-12-01T10:15:30.99999999999999999999z", 999_999)]
    [InlineData("2026-12-01T10:15:30.000000000000Z", 0)]
    [InlineData("2026-12-01T10:15:30+00:00", 0)]
    [InlineData("2026-12-01T10:15:30-00:00", 0)]
    [InlineData("2026-12-01T12:15:30+02:00", 0)]
    [InlineData("2026-12-01t12:15:30.5+02:00", 500_000)]
    [InlineData("2026-12-01T04:45:30-05:30", 0)]
    [InlineData("2026-12-02T10:14:30+23:59", 0)]
    [InlineData("2026-11-30T10:16:30-23:59", 0)]
    public void TryParse_OfAnyRfc3339Time_ReadsItToTheMicrosecond(string text, int microseconds)
    {
        var read = Timestamps.TryParse(text).ShouldNotBeNull();

        read.ShouldBe(_second.AddMicroseconds(microseconds));
        read.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z")]
    [InlineData("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500000Z")]
    [InlineData("2016-12-31T15:59:60-08:00", "2017-01-01T00:00:00.000000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z")]
    [InlineData("0001-01-01T00:00:00-23:59", "0001-01-01T23:59:00.000000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z")]
    public void TryParse_AtTheEdges_ReadsThem(string text, string expected) =>
        Timestamps.TryParse(text).ShouldNotBeNull().ToIso8601().ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("2026-12-01")]
    [InlineData("2026-12-01T10:15:30")]
    [InlineData("2026-12-01T10:15Z")]
    [InlineData("2026-12-01 10:15:30Z")]
    [InlineData("2026-12-01T10:15:30.Z")]
    [InlineData("2026-12-01T10:15:30,5Z")]
    [InlineData("2026-12-01T10:15:30.5")]
    [InlineData("2026-12-01T10:15:30.5+2:00")]
    [InlineData("2026-12-01T10:15:30+02")]
    [InlineData("2026-12-01T10:15:30+0200")]
    [InlineData("2026-12-01T10:15:30+24:00")]
    [InlineData("2026-12-01T10:15:30+02:60")]
    [InlineData("2026-12-01T10:15:30\u221202:00")]
    [InlineData("2026-12-01T10:15:30 02:00")]
    [InlineData("2026-12-01T10:15:30Z+00:00")]
    [InlineData("2026-12-01T10:15:30ZZ")]
    [InlineData(" 2026-12-01T10:15:30Z")]
    [InlineData("2026-12-01T10:15:30Z ")]
    [InlineData("2026-12-01T10:15:30Z\n")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-12-00T00:00:00Z")]
    [InlineData("2026-12-01T24:00:00Z")]
    [InlineData("2026-12-01T10:60:00Z")]
    [InlineData("2026-12-01T10:15:60Z")]
    [InlineData("2026-12-01T23:59:60+02:00")]
    [InlineData("2026-12-01T23:59:61Z")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("12026-12-01T10:15:30Z")]
    [InlineData("-2026-12-01T10:15:30Z")]
    [InlineData("20261201T101530Z")]
    [InlineData("2026-W49-2T10:15:30Z")]
    [InlineData("\u0662\u0660\u0662\u0666-12-01T10:15:30Z")]
    [InlineData("1764584130")]
    [InlineData("now")]
    public void TryParse_OfAnyOtherText_IsNull(string text) => Timestamps.TryParse(text).ShouldBeNull();

    [Fact]
    public void TryParse_WithAsManyDigitsAsFit_ReadsThemAndNoMore()
    {
        var longest = "2026-12-01T10:15:30." + new string('9', Timestamps.MaxLength - 21) + "Z";

        longest.Length.ShouldBe(Timestamps.MaxLength);
        Timestamps.TryParse(longest).ShouldBe(_second.AddMicroseconds(999_999));
        Timestamps.TryParse(longest.Replace(".", ".9", StringComparison.Ordinal)).ShouldBeNull();
    }

    [Fact]
    public void TryParse_OfWhatIsShown_ReadsItBack() => Prop.ForAll(_instants, instant =>
        Timestamps.TryParse(instant.ToIso8601()).ShouldBe(instant.ToMicroseconds())).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_WhateverTheOffsetAndPrecision_TruncatesTowardsThePast() => Prop.ForAll(_instants, instant =>
        Timestamps.TryParse(instant.ToString("O", CultureInfo.InvariantCulture)).ShouldBe(instant.ToMicroseconds())).QuickCheckThrowOnFailure();

    [Fact]
    public void ToMicroseconds_WhateverTheInstant_IsTheLastWholeMicrosecondInUtc() => Prop.ForAll(_instants, instant =>
    {
        var whole = instant.ToMicroseconds();

        whole.Offset.ShouldBe(TimeSpan.Zero);
        whole.Nanosecond.ShouldBe(0);
        (instant - whole).Ticks.ShouldBeInRange(0, TimeSpan.TicksPerMicrosecond - 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToIso8601_WhenReadBack_IsWhatIsStored() => Prop.ForAll(_instants, instant =>
        DateTimeOffset.Parse(instant.ToIso8601(), CultureInfo.InvariantCulture).ShouldBe(instant.ToMicroseconds()))
        .QuickCheckThrowOnFailure();
}
