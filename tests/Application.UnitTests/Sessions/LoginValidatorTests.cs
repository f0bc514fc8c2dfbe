using Accesskeys.Application.Sessions;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Sessions;

public sealed class LoginValidatorTests
{
    private static readonly LoginValidator _validator = new();

    // Rules for new usernames or passwords aren't checked here, because naming them would help an attacker: these get 401.
    [Theory]
    [InlineData("ada", "correct horse")]
    [InlineData("", "")]
    [InlineData(" ada ", "short")]
    public void Validate_WhenBothAreGiven_IsContentWhateverTheyAre(string username, string password) =>
        _validator.Complaints(new Login(username, password)).ShouldBeEmpty();

    [Fact]
    public void Validate_WhenNothingIsGiven_TellsThatBothAreRequired() =>
        _validator.Complaints(new Login(null, null)).ShouldBe(["Username is required", "Password is required"]);
}
