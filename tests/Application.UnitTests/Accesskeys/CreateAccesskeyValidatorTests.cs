using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.UnitTests.Common;
using Accesskeys.Domain.Accesskeys;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class CreateAccesskeyValidatorTests
{
    private const string ExpireRange = "Expire must be 1 to 2147483647 seconds";

    private static readonly CreateAccesskey _good = new("Name", "Detail", 3_600);
    private static readonly CreateAccesskeyValidator _validator = new(new LifetimeOptions());

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Validate_WhenExpireIsAtALimit_Succeeds(long expire) => Complaints(_good with { Expire = expire }).ShouldBeEmpty();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    public void Validate_WhenExpireIsOutOfRange_TellsTheRange(long expire) =>
        Complaints(_good with { Expire = expire }).ShouldBe([ExpireRange]);

    [Fact]
    public void Validate_WhenExpireIsNotGiven_TellsThatItIsRequired() =>
        Complaints(_good with { Expire = null }).ShouldBe(["Expire is required: the key's lifetime in seconds"]);

    [Fact]
    public void Validate_WhenNameAndDetailAreNotGiven_Succeeds() =>
        Complaints(_good with { Name = null, Detail = null }).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenNameAndDetailAreAsLongAsCanBe_Succeeds() =>
        Complaints(_good with { Name = new string('n', 255), Detail = new string('d', 4000) }).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenTheNameIsTooLong_NamesTheLimit() => Complaints(_good with { Name = new string('n', 256) })
        .ShouldBe(["Name must be at most 255 characters (UTF-16 code units)"]);

    [Fact]
    public void Validate_WhenTheNameHasAControlCharacter_NamesTheRule() => Complaints(_good with { Name = "a\tb" })
        .ShouldBe(["Name must not contain control characters"]);

    [Fact]
    public void Validate_WhenTheDetailIsTooLong_NamesTheLimit() => Complaints(_good with { Detail = new string('d', 4001) })
        .ShouldBe(["Detail must be at most 4000 characters (UTF-16 code units)"]);

    [Fact]
    public void Validate_WhenTheDetailHasAControlCharacter_NamesTheAllowedOnes() => Complaints(_good with { Detail = "a\0b" })
        .ShouldBe(["Detail must not contain control characters other than tab, line feed and carriage return"]);

    [Fact]
    public void Validate_WhenTheDetailHasTabsAndLines_Succeeds() => Complaints(_good with { Detail = "a\tb\r\nc" }).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenEverythingIsWrong_ReportsAllErrors() =>
        Complaints(new CreateAccesskey("a\n" + new string('n', 255), "a\0" + new string('d', 4000), 0)).Count().ShouldBe(5);

    [Fact]
    public void Validate_WhateverTheNameAndDetail_IsContentWhereTheDomainIs() => Prop.ForAll<string, string, long>(
            (name, detail, expire) => Complaints(new CreateAccesskey(name, detail, expire)).Any().ShouldBe(
                !Accesskey.AllowsName(name ?? "") || !Accesskey.AllowsDetail(detail ?? "") || !Accesskey.AllowsLifetime(expire)))
        .QuickCheckThrowOnFailure();

    private static IEnumerable<string> Complaints(CreateAccesskey request) => _validator.Complaints(request);
}
