using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class UpdateAccesskeyValidatorTests
{
    private static readonly UpdateAccesskeyValidator _validator = new();

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("Name", null)]
    [InlineData(null, "a\tb\r\nc")]
    public void Validate_WhenTheRulesAreKept_Succeeds(string? name, string? detail) =>
        _validator.Complaints(new UpdateAccesskey(name, detail)).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenAtTheLimits_Succeeds() =>
        _validator.Complaints(new UpdateAccesskey(new string('n', 255), new string('d', 4000))).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenTooLong_TellsTheLimits() => _validator
        .Complaints(new UpdateAccesskey(new string('n', 256), new string('d', 4001)))
        .ShouldBe(
        [
            "Name must be at most 255 characters (UTF-16 code units)",
            "Detail must be at most 4000 characters (UTF-16 code units)",
        ]);

    [Fact]
    public void Validate_WhenThereAreControlCharacters_NamesTheRule() => _validator
        .Complaints(new UpdateAccesskey("a\nb", "a\u007Fb"))
        .ShouldBe(
        [
            "Name must not contain control characters",
            "Detail must not contain control characters other than tab, line feed and carriage return",
        ]);
}
