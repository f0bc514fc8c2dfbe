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
        ["", " ", " ada", "ada ", "\u00A0ada", "ada\u3000", "a\nb", "a\tb", "a\0b", "a\u202Eb", "\u265A", new string('a', 256)];

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
    [InlineData("E\u0301", "\u00E9")]
    public void PrepareUsername_WhateverTheScript_IsInLowerCaseAndComposed(string username, string expected) =>
        Agent.PrepareUsername(username).Text.ShouldBe(expected);

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("ADA", "ada")]
    [InlineData("E\u0301", "\u00E9", "e\u0301")]
    [InlineData("a\u202Eb", "a\u202Eb")]
    [InlineData("\uFF21", "a", "\uFF41")]
    [InlineData(" ada")]
    [InlineData("")]
    public void UsernameForms_OfAnyText_AreThePreparedOneAndThatOfEarlierVersions(string username, params string[] forms) =>
        Agent.UsernameForms(username).ShouldBe(forms);

    [Theory]
    [InlineData("correct horse", "correct horse")]
    [InlineData("short", "short")]
    [InlineData("e\u0301 of thirteen", "\u00E9 of thirteen", "e\u0301 of thirteen")]
    [InlineData("e\u0301 eleven..", "e\u0301 eleven..")]
    [InlineData("tab\tin the middle", "tab\tin the middle")]
    public void PasswordForms_OfAnyText_AreThePreparedOneAndAsTyped(string password, params string[] forms) =>
        Agent.PasswordForms(password).ShouldBe(forms);

    [Fact]
    public void PreparePassword_OfTheLongest_CountsWhatIsPrepared()
    {
        Agent.PreparePassword(new string('\u1112', 1) + string.Concat(Enumerable.Repeat("e\u0301", 128))).Fault.ShouldNotBeNull();
        Agent.PreparePassword(string.Concat(Enumerable.Repeat("e\u0301", 128))).Text.ShouldBe(new string('\u00E9', 128));
        Agent.PreparePassword(string.Concat(Enumerable.Repeat("e\u0301", 129))).Fault.ShouldBe(Agent.PasswordRule);
        Agent.PreparePassword(string.Concat(Enumerable.Repeat("e\u0301", 11))).Fault.ShouldBe(Agent.PasswordRule);
        Agent.PreparePassword(new string('x', 70_000)).Fault.ShouldBe(Agent.PasswordRule);
    }

    [Fact]
    public void UsernameForms_OfTheLongestTypedDecomposed_AreThePreparedOne()
    {
        var (composed, decomposed) = (new string('\u00E9', 255), string.Concat(Enumerable.Repeat("e\u0301", 255)));

        Agent.UsernameForms(decomposed).ShouldBe([composed]);
        Agent.PrepareUsername(decomposed).Fault.ShouldBe(Agent.UsernameRule);
        Agent.UsernameForms(decomposed + "e").ShouldBeEmpty();
        Agent.UsernameForms(new string('u', 70_000)).ShouldBeEmpty();
    }

    // The Greek letter that takes four characters when it is decomposed; no letter takes more.
    [Fact]
    public void UsernameForms_OfTheLongestThatCanBeTyped_AreThePreparedOne()
    {
        Agent.UsernameForms(Decomposed(255)).ShouldBe([new string('\u1F82', 255)]);
        Agent.UsernameForms(Decomposed(256)).ShouldBeEmpty();
    }

    [Fact]
    public void PreparePassword_OfTheLongestThatCanBeTyped_IsAllowed()
    {
        Agent.PreparePassword(Decomposed(128)).Text.ShouldBe(new string('\u1F82', 128));
        Agent.PreparePassword(Decomposed(129)).Fault.ShouldBe(Agent.PasswordRule);
    }

    [Fact]
    public void UsernameForms_AtTheLengthOfEarlierVersions_IncludeTheirForm()
    {
        var oldest = new string('A', 254) + "\uFF21";

        Agent.UsernameForms(oldest).ShouldContain(oldest.ToLowerInvariant());
        Agent.UsernameForms("A" + oldest).ShouldNotContain(("A" + oldest).ToLowerInvariant());
    }

    [Fact]
    public void UsernameForms_WithAControlCharacter_AreNone() => Agent.UsernameForms("a\u0007b").ShouldBeEmpty();

    [Fact]
    public void AdoptPreparedUsername_OfAnAgent_IsAnUpdate()
    {
        _agent.AdoptPreparedUsername(_now.AddMinutes(1));

        (_agent.Done, _agent.UpdatedAt).ShouldBe((ChangeAction.Updated, _now.AddTicks(-7).AddMinutes(1)));
    }

    [Fact]
    public void PrepareUsername_ThatGrowsBeyondTheLongest_IsFaulty()
    {
        Agent.PrepareUsername(new string('\u0130', 127)).Text!.Length.ShouldBe(254);
        Agent.PrepareUsername(new string('\u0130', 128)).Fault.ShouldBe(Agent.UsernameRule);
    }

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
    public void PreparePassword_ByItsLength_IsAllowedFrom12To128(int length, bool allowed) =>
        (Agent.PreparePassword(new string('p', length)).Fault is null).ShouldBe(allowed);

    private static string Decomposed(int letters) => string.Concat(Enumerable.Repeat("\u03B1\u0313\u0300\u0345", letters));

    private static Agent Register(string username) => Agent.Register(_customerId, username, PasswordHash, _now);
}
