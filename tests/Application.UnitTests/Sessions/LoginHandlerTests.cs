using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Microsoft.Extensions.Logging.Abstractions;
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
    private readonly Mock<ISignInCounter> _signIns = new();

    [Theory]
    [InlineData("Ada")]
    [InlineData("ada")]
    [InlineData("ADA")]
    public async Task Handle_WhenThePasswordMatches_BeginsASession(string username)
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, Password, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _sessions.Setup(it => it.Begin(_ada)).Returns(Token);

        (await HandleAsync(username)).ShouldBe(new SessionModel("Ada", Token));

        ShouldHaveCounted(SignIn.Succeeded);
    }

    [Fact]
    public async Task Handle_WhenThePasswordDoesNotMatch_BeginsNoSession()
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, Password, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        (await HandleAsync("Ada")).ShouldBeNull();

        ShouldHaveCounted(SignIn.Failed);
    }

    [Theory]
    [InlineData("Grace")]
    [InlineData("")]
    public async Task Handle_WhenTheUsernameIsUnknown_ChecksThePasswordAllTheSame(string username)
    {
        _passwords.Setup(it => it.MatchesAsync(null, Password, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        (await HandleAsync(username)).ShouldBeNull();

        _passwords.Verify(it => it.MatchesAsync(null, Password, It.IsAny<CancellationToken>()), Times.Once);
        _signIns.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData("Ada", "e\u0301 of thirteen", 2)]
    [InlineData("E\u0301va", "correct horse", 2)]
    [InlineData("E\u0301va", "e\u0301 of thirteen", 4)]
    [InlineData("a\u202Eb", "e\u0301 of thirteen", 2)]
    [InlineData(" Ada", "e\u0301 of thirteen", 2)]
    [InlineData("Ada", "tab\tin the middle", 1)]
    public async Task Handle_WhenLoginFails_HashesThePasswordForKnownAndUnknownUsernamesAlike(string username, string password, int hashes)
    {
        // For a known username and for an unknown one.
        foreach (var known in new[] { username, "someone else" })
        {
            _passwords.Invocations.Clear();
            _passwords.Setup(it => it.MatchesAsync(It.IsAny<string?>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

            (await HandleAsync(username, password, Agent.PrepareUsername(known).Text is null ? _ada : Agent.Register(_acme.Id, known, Hash, DateTimeOffset.UnixEpoch)))
                .ShouldBeNull();

            _passwords.Invocations.Count.ShouldBe(hashes);
        }
    }

    [Fact]
    public async Task Handle_WhenThePreparedPasswordMatches_HashesOnce()
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, "\u00E9 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _sessions.Setup(it => it.Begin(_ada)).Returns(Token);

        (await HandleAsync("Ada", "e\u0301 of thirteen", _ada)).ShouldNotBeNull();

        _passwords.Invocations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Handle_WhenThePasswordCannotBeRehashed_BeginsASessionAllTheSame()
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, "\u00E9 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync(false);
        _passwords.Setup(it => it.MatchesAsync(Hash, "e\u0301 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _passwords.Setup(it => it.HashAsync("\u00E9 of thirteen", It.IsAny<CancellationToken>())).ThrowsAsync(new UnavailableException("busy"));
        _sessions.Setup(it => it.Begin(_ada)).Returns(Token);

        (await HandleAsync("Ada", "e\u0301 of thirteen", _ada)).ShouldBe(new SessionModel("Ada", Token));
    }

    [Fact]
    public async Task Handle_WhenThePasswordWasHashedAsTyped_HashesThePreparedOne()
    {
        _passwords.Setup(it => it.MatchesAsync(Hash, "\u00E9 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync(false);
        _passwords.Setup(it => it.MatchesAsync(Hash, "e\u0301 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _passwords.Setup(it => it.HashAsync("\u00E9 of thirteen", It.IsAny<CancellationToken>())).ReturnsAsync("better hash");
        _sessions.Setup(it => it.Begin(_ada)).Returns(Token);

        (await HandleAsync("Ada", "e\u0301 of thirteen", _ada)).ShouldBe(new SessionModel("Ada", Token));

        _passwords.Verify(it => it.HashAsync("\u00E9 of thirteen", It.IsAny<CancellationToken>()), Times.Once);
    }

    private void ShouldHaveCounted(string outcome)
    {
        _signIns.Verify(it => it.Count(_ada, IPAddress.Loopback, outcome, It.IsAny<DateTimeOffset>()), Times.Once);
        _signIns.VerifyNoOtherCalls();
    }

    private Task<SessionModel?> HandleAsync(string username) => HandleAsync(username, Password, _ada);

    private Task<SessionModel?> HandleAsync(string username, string password, Agent agent)
    {
        var db = Mock.Of<IAccesskeysDbContext>(
            context => context.Agents == QueryableDbSet.Of(agent) && context.Customers == QueryableDbSet.Of(_acme)
                && context.TryReplacePasswordHashAsync(agent, "better hash", It.IsAny<CancellationToken>()) == Task.CompletedTask,
            MockBehavior.Strict);
        var caller = Mock.Of<ICurrentCaller>(current => current.Address == IPAddress.Loopback);
        return new LoginHandler(
            db, caller, _passwords.Object, _sessions.Object, _signIns.Object, TimeProvider.System, NullLogger<LoginHandler>.Instance)
            .Handle(new Login(username, password), CancellationToken.None);
    }
}
