using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Moq;

namespace Accesskeys.Application.UnitTests.Sessions;

public sealed class LoginHandlerTests
{
    private const string Hash = "hash";
    private const string Password = "correct horse";
    private const string Token = "a.session.token";

    private static readonly Customer _acme = Customer.Register("Acme", DateTimeOffset.UnixEpoch);
    private static readonly Agent _ada = Agent.Register(_acme.Id, "Ada", Hash, DateTimeOffset.UnixEpoch);

    private readonly Mock<IPasswords> _passwords = new(MockBehavior.Strict);
    private readonly Mock<ISessions> _sessions = new(MockBehavior.Strict);

    [Theory]
    [InlineData("Ada")]
    [InlineData("ada")]
    [InlineData("ADA")]
    public async Task Handle_WhenThePasswordMatches_BeginsASession(string username)
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, Password, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _sessions.Setup(it => it.Begin(_ada)).Returns(Token);

        (await HandleAsync(username)).ShouldBe(new SessionModel("Ada", Token));
    }

    [Fact]
    public async Task Handle_WhenThePasswordDoesNotMatch_BeginsNoSession()
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, Password, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        (await HandleAsync("Ada")).ShouldBeNull();
    }

    [Theory]
    [InlineData("Grace")]
    [InlineData("")]
    public async Task Handle_WhenTheUsernameIsUnknown_ChecksThePasswordAllTheSame(string username)
    {
        _passwords.Setup(it => it.MatchesAsync(null, Password, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        (await HandleAsync(username)).ShouldBeNull();

        _passwords.Verify(it => it.MatchesAsync(null, Password, It.IsAny<CancellationToken>()), Times.Once);
    }

    private Task<SessionModel?> HandleAsync(string username)
    {
        var db = Mock.Of<IAccesskeysDbContext>(
            context => context.Agents == QueryableDbSet.Of(_ada) && context.Customers == QueryableDbSet.Of(_acme), MockBehavior.Strict);
        return new LoginHandler(db, _passwords.Object, _sessions.Object)
            .Handle(new Login(username, Password), CancellationToken.None);
    }
}
