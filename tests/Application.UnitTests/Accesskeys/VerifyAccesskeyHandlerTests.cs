using System.Net;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Moq;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class VerifyAccesskeyHandlerTests
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
    private static readonly Caller _caller = CallerOf(Guid.NewGuid());
    private static readonly IPAddress _address = IPAddress.Parse("203.0.113.9");

    private readonly FakeVerifier _verifier = new();

    [Fact]
    public async Task Handle_WhenTheKeyIsValid_ReturnsItsDetails()
    {
        var accesskey = Key(_now.AddHours(1));
        _verifier.Answers["good"] = new(VerificationCode.Valid, accesskey, TimeSpan.FromMilliseconds(700));

        var answer = await HandleAsync(new VerifyAccesskey("good", null));

        answer.ShouldBe(new VerificationAnswer
        {
            Valid = true,
            Code = "valid",
            Id = accesskey.Id,
            CustomerId = accesskey.Caller.Customer.Id,
            Name = accesskey.Name,
            TokenPrefix = accesskey.TokenPrefix,
            TmExpire = accesskey.ExpiresAt,
            FreshForMs = 700,
            Scopes = accesskey.Caller.Authority.Scopes.Names,
            ExternalId = "tenant-42",
            Metadata = new MetadataModel("""{"seats":5}"""),
        });
    }

    [Theory]
    [InlineData(VerificationCode.NotFound, "not_found")]
    [InlineData(VerificationCode.Expired, "expired")]
    [InlineData(VerificationCode.Disabled, "disabled")]
    [InlineData(VerificationCode.IpNotAllowed, "ip_not_allowed")]
    [InlineData(VerificationCode.InsufficientScope, "insufficient_scope")]
    [InlineData(VerificationCode.Malformed, "malformed")]
    public async Task Handle_WhenTheKeyIsNotGood_TellsTheCodeAlone(VerificationCode code, string wire)
    {
        _verifier.Answers["bad"] = new(code, FreshFor: TimeSpan.FromSeconds(1));

        (await HandleAsync(new VerifyAccesskey("bad", null))).ShouldBe(new VerificationAnswer { Valid = false, Code = wire });
    }

    [Theory]
    [InlineData(700, 60_000, 700)]
    [InlineData(700, 300, 300)]
    [InlineData(700, -5, 0)]
    [InlineData(-5, 60_000, 0)]
    public async Task Handle_WhenTheResultIsCacheable_LimitsItsLifetimeToTheKeysExpiry(int freshFor, int lifetime, int told)
    {
        _verifier.Answers["good"] = new(
            VerificationCode.Valid, Key(_now.AddMilliseconds(lifetime)), TimeSpan.FromMilliseconds(freshFor));

        (await HandleAsync(new VerifyAccesskey("good", null))).FreshForMs.ShouldBe(told);
    }

    [Fact]
    public async Task Handle_WhenThereAreMany_ReturnsResultsInRequestOrder()
    {
        _verifier.Answers["good"] = new(VerificationCode.Valid, Key(_now.AddHours(1)), TimeSpan.FromSeconds(1));
        _verifier.Answers["expired"] = new(VerificationCode.Expired);
        _verifier.Answers["malformed"] = new(VerificationCode.Malformed);
        var release = _verifier.HoldBack("good");

        var handling = HandleAsync(new VerifyAccesskey(null, ["good", "expired", "good", "malformed"]));
        release.SetResult();
        var answer = await handling;

        answer.Result.ShouldNotBeNull().Select(result => result.Code).ShouldBe(["valid", "expired", "valid", "malformed"]);
        answer.ShouldBe(new VerificationAnswer { Result = answer.Result });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handle_WhenItAsks_SaysForWhomAndWhetherPastTheCache(bool pastCache)
    {
        _verifier.Answers["token"] = new(VerificationCode.NotFound);

        await HandleAsync(new VerifyAccesskey("token", null) { BypassCache = pastCache });

        var asked = _verifier.Asked.ShouldHaveSingleItem();
        (asked.Token.ToString(), asked.Client, asked.Requester, asked.BypassCache).ShouldBe(("token", _address, _caller, pastCache));
    }

    private Task<VerificationAnswer> HandleAsync(VerifyAccesskey request)
    {
        var caller = Mock.Of<ICurrentCaller>(current => current.Caller == _caller && current.Address == _address);
        var clock = Mock.Of<TimeProvider>(time => time.GetUtcNow() == _now);
        return new VerifyAccesskeyHandler(_verifier, caller, clock).Handle(request, CancellationToken.None);
    }

    private static VerifiedAccesskey Key(DateTimeOffset expiresAt) =>
        new(Guid.NewGuid(), "Name", "vb_ABCDEFGH", expiresAt, CallerOf(Guid.NewGuid()))
        {
            ExternalId = "tenant-42",
            Metadata = Metadata.Of("""{"seats": 5}"""),
        };

    private static Caller CallerOf(Guid customerId)
    {
        var customer = new CustomerModel { Id = customerId, Name = "Customer", TmCreate = _now, TmUpdate = _now, TmDelete = null };
        return new Caller(customer, IsOperator: false, new Actor(ActorKind.Accesskey, Guid.NewGuid()));
    }

    private sealed class FakeVerifier : IAccesskeyVerifier
    {
        private readonly Dictionary<string, Task> _held = [];

        public Dictionary<string, VerificationResult> Answers { get; } = [];

        public List<VerificationRequest> Asked { get; } = [];

        public bool TakesForeignTokens => false;

        public TaskCompletionSource HoldBack(string token)
        {
            var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[token] = release.Task;
            return release;
        }

        public async ValueTask<VerificationResult> VerifyAsync(
            VerificationRequest request, CancellationToken cancellationToken)
        {
            var token = request.Token.ToString();
            Asked.Add(request);
            await _held.GetValueOrDefault(token, Task.CompletedTask);
            return Answers[token];
        }

        public ValueTask<Caller?> FindCallerAsync(VerificationRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
