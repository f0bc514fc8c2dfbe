using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Customers;

public sealed class BootstrapOperatorValidatorTests
{
    private static readonly BootstrapOperator _good = new("Operator", "root", "correct horse", WithAccesskey: true);
    private static readonly BootstrapOperatorValidator _validator = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Validate_WhenTheRulesAreKept_Succeeds(bool withAccesskey) =>
        _validator.Complaints(_good with { WithAccesskey = withAccesskey }).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenTheCustomersNameIsEmpty_NamesTheRule() =>
        _validator.Complaints(_good with { CustomerName = "" }).ShouldBe(["CustomerName must not be empty"]);

    [Fact]
    public void Validate_WhenTheUsernameBreaksARule_NamesTheRule() =>
        _validator.Complaints(_good with { Username = " root" }).ShouldHaveSingleItem().ShouldStartWith("Username must be 1 to 255");

    [Fact]
    public void Validate_WhenThePasswordIsTooShort_TellsTheRange() =>
        _validator.Complaints(_good with { Password = "short" }).ShouldBe(["Password must be 12 to 128 characters"]);
}
