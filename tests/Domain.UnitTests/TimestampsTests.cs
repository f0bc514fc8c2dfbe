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

    [Fact]
    public void TryParse_OfTheLongestForm_IsReadAndNothingLonger()
    {
        const string Longest = "2026-12-01T10:15:30.1234567+09:00";

        Longest.Length.ShouldBe(Timestamps.MaxLength);
        Timestamps.TryParse(Longest).ShouldNotBeNull();
        Timestamps.TryParse(Longest.Replace("7+", "78+", StringComparison.Ordinal)).ShouldBeNull();
    }

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
