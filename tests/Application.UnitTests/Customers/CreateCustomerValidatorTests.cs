using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Customers;

public sealed class CreateCustomerValidatorTests
{
    private static readonly CreateCustomer _good = new("Customer", "ada", "correct horse");
    private static readonly CreateCustomerValidator _validator = new();

    [Fact]
    public void Validate_WhenTheRulesAreKept_Succeeds() => Complaints(_good).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenAtTheLimits_Succeeds() =>
        Complaints(new CreateCustomer(new string('n', 255), new string('u', 255), new string('p', 128))).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenNothingIsGiven_RequiresEach() => Complaints(new CreateCustomer(null, null, null))
        .ShouldBe(["Name is required", "Username is required", "Password is required"]);

    [Fact]
    public void Validate_WhenTheNameIsEmpty_NamesTheRule() => Complaints(_good with { Name = "" }).ShouldBe(["Name must not be empty"]);

    [Fact]
    public void Validate_WhenTheNameIsTooLong_NamesTheLimit() => Complaints(_good with { Name = new string('n', 256) })
        .ShouldBe(["Name must be at most 255 characters (UTF-16 code units)"]);

    [Fact]
    public void Validate_WhenTheNameHasAControlCharacter_NamesTheRule() => Complaints(_good with { Name = "a\nb" })
        .ShouldBe(["Name must not contain control characters"]);

    [Fact]
    public void Validate_WhenEverythingIsWrong_ReportsEveryMember() => Complaints(new CreateCustomer("", "", ""))
        .Select(complaint => complaint.Split(' ')[0]).ShouldBe(["Name", "Username", "Password"]);

    private static IEnumerable<string> Complaints(CreateCustomer request) => _validator.Complaints(request);
}
