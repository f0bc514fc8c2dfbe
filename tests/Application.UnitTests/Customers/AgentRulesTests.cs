using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;
using FluentValidation;

namespace Accesskeys.Application.UnitTests.Customers;

public sealed class AgentRulesTests
{
    private const string UsernameRule =
        "Username must be 1 to 255 characters, without control characters and without a space at either end";

    private const string PasswordRule = "Password must be 12 to 128 characters";

    private static readonly CreateCustomer _good = new("Customer", "ada", "correct horse");
    private static readonly CreateCustomerValidator _validator = new();

    public static TheoryData<string> RefusedUsernames => ["", " ada", "ada ", "a\tb", new string('u', 256)];

    [Theory]
    [MemberData(nameof(RefusedUsernames))]
    public void Validate_WhenTheUsernameBreaksARule_TellsTheRule(string username) =>
        _validator.Complaints(_good with { Username = username }).ShouldBe([UsernameRule]);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(129)]
    public void Validate_WhenThePasswordsLengthIsOutOfRange_TellsTheRange(int length) =>
        _validator.Complaints(_good with { Password = new string('p', length) }).ShouldBe([PasswordRule]);

    [Theory]
    [InlineData(12)]
    [InlineData(128)]
    public void Validate_WhenThePasswordsLengthIsAtALimit_Succeeds(int length) =>
        _validator.Complaints(_good with { Password = new string('p', length) }).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenThePasswordIsRejected_NeverShowsIt()
    {
        const string Password = "too-short";
        var result = _validator.Validate(_good with { Password = Password });

        result.IsValid.ShouldBeFalse();
        result.ToString().ShouldNotContain(Password);
        new ValidationException(result.Errors).ToString().ShouldNotContain(Password);
    }
}
