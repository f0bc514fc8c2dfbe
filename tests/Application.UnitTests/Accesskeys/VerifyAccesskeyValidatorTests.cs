using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class VerifyAccesskeyValidatorTests
{
    private static readonly VerifyAccesskeyValidator _validator = new();

    [Theory]
    [InlineData("")]
    [InlineData("vb_")]
    [InlineData("whatever it is")]
    public void Validate_WhenThereIsOneToken_SucceedsWhateverItsForm(string token) => Complaints(token, null).ShouldBeEmpty();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Validate_WhenTheListIsAtALimit_Succeeds(int count) => Complaints(null, new string[count].Select(_ => "")).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Validate_WhenTheListIsTooShortOrTooLong_TellsTheLimits(int count) =>
        Complaints(null, new string[count].Select(_ => "")).ShouldBe(["Tokens must contain 1 to 100 tokens"]);

    [Fact]
    public void Validate_WhenTheListHoldsANull_NamesTheRule() => Complaints(null, ["a", null]).ShouldBe(["Tokens must not contain null"]);

    [Fact]
    public void Validate_WhenNeitherIsGiven_NamesWhatIsRequired() =>
        Complaints(null, null).ShouldBe(["Token is required, unless tokens is sent instead"]);

    [Fact]
    public void Validate_WhenBothAreGiven_NamesTheOneToOmit() =>
        Complaints("a", ["a"]).ShouldBe(["Token must be omitted if tokens is sent"]);

    [Fact]
    public void Validate_WhenEverythingIsWrong_ReportsAllErrors() => Complaints("a", new string[101]).Count().ShouldBe(3);

    private static IEnumerable<string> Complaints(string? token, IEnumerable<string?>? tokens) =>
        _validator.Complaints(new VerifyAccesskey(token, tokens?.ToList()));
}
