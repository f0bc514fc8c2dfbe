using System.Text.Json;
using Accesskeys.Application.Common;

namespace Accesskeys.Application.UnitTests.Common;

public sealed class DeletionTimeConverterTests
{
    private const string NotDeleted = "\"9999-01-01T00:00:00+00:00\"";
    private const string Deleted = "\"2026-12-01T10:15:30.123456+00:00\"";

    private static readonly DateTimeOffset _deletedAt = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).AddTicks(1_234_560);
    private static readonly JsonSerializerOptions _options = new()
    {
        Converters = { new DeletionTimeConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void Write_WhenNotDeleted_IsTheTimeFarAhead() => Write(null).ShouldBe(NotDeleted);

    [Fact]
    public void Write_WhenDeleted_IsTheTimeOfDeletion() => Write(_deletedAt).ShouldBe(Deleted);

    [Theory]
    [InlineData(NotDeleted)]
    [InlineData("\"9999-01-01T00:00:00.000000Z\"")]
    [InlineData("\"9999-01-01T09:00:00+09:00\"")]
    public void Read_WhenItIsTheTimeFarAhead_IsNotDeleted(string json) => Read(json).ShouldBeNull();

    [Fact]
    public void Read_WhenItIsATime_IsTheTimeOfDeletion() => Read(Deleted).ShouldBe(_deletedAt);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("0")]
    public void Read_WhenItIsNoTime_Throws(string json) => Should.Throw<JsonException>(() => Read(json));

    private static string Write(DateTimeOffset? deletedAt) => JsonSerializer.Serialize(deletedAt, _options);

    private static DateTimeOffset? Read(string json) => JsonSerializer.Deserialize<DateTimeOffset?>(json, _options);
}
