using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class AgentTests
{
    private const string Username = "Ada.Lovelace@Example.com";
    private const string PasswordHash = "hash";

    private static readonly Guid _customerId = Guid.NewGuid();
    private static readonly DateTimeOffset _now = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).AddTicks(1_234_567);

    private readonly Agent _agent = Agent.Register(_customerId, Username, PasswordHash, _now);

    public static TheoryData<string> RefusedUsernames =>
        ["", " ", " ada", "ada ", "\u00A0ada", "ada\u3000", "a\nb", "a\tb", "a\0b", new string('a', 256)];

    [Fact]
    public void Register_WhenAllowed_KeepsWhatWasAskedFor()
    {
        _agent.CustomerId.ShouldBe(_customerId);
        _agent.Username.ShouldBe(Username);
        _agent.PasswordHash.ShouldBe(PasswordHash);
    }

    [Fact]
    public void Register_WhenTheUsernameHasCapitals_IsFoundWithoutThem() =>
        _agent.NormalizedUsername.ShouldBe("ada.lovelace@example.com");

    [Theory]
    [InlineData("ÄNNE", "änne")]
    [InlineData("ИВАН", "иван")]
    [InlineData("TITI", "titi")]
    public void Normalize_WhateverTheScript_IsTheInvariantLowerCase(string username, string expected) =>
        Agent.Normalize(username).ShouldBe(expected);

    [Fact]
    public void Register_WhenTheClockIsFiner_CountsInWholeMicroseconds()
    {
        _agent.CreatedAt.ShouldBe(_now.AddTicks(-7));
        _agent.UpdatedAt.ShouldBe(_agent.CreatedAt);
    }

    [Fact]
    public void Register_WhenAllowed_TellsItsCustomersTrailThatItWasCreated()
    {
        _agent.Done.ShouldBe(ChangeAction.Created);
        _agent.SubjectKind.ShouldBe(SubjectKind.Agent);
        _agent.OwnerId.ShouldBe(_customerId);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Ada Lovelace")]
    public void Register_WhenTheUsernameIsAllowed_KeepsIt(string username) => Register(username).Username.ShouldBe(username);

    [Fact]
    public void Register_WhenTheUsernameIsAsLongAsCanBe_KeepsIt() => Register(new string('a', 255)).Username.Length.ShouldBe(255);

    [Theory]
    [MemberData(nameof(RefusedUsernames))]
    public void Register_WhenTheUsernameBreaksARule_ThrowsForIt(string username) =>
        Should.Throw<ArgumentException>(() => Register(username)).ParamName.ShouldBe("username");

    [Theory]
    [InlineData(0, false)]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void AllowsPassword_ByItsLength_IsTrueFrom12To128(int length, bool allowed) =>
        Agent.AllowsPassword(new string('p', length)).ShouldBe(allowed);

    private static Agent Register(string username) => Agent.Register(_customerId, username, PasswordHash, _now);
}
