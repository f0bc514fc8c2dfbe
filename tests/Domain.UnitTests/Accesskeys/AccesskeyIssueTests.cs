using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyIssueTests
{
    private readonly Guid _customerId = Guid.NewGuid();
    private readonly AccesskeyToken _token = TokenFormat.Default.Generate();
    private readonly Accesskey _accesskey;

    public AccesskeyIssueTests() =>
        _accesskey = Accesskey.Issue(_customerId, Issued.Name, Issued.Detail, Issued.Lifetime, _token, Issued.Now);

    [Fact]
    public void Issue_WhenAllowed_KeepsWhatWasAskedFor()
    {
        _accesskey.CustomerId.ShouldBe(_customerId);
        _accesskey.Name.ShouldBe(Issued.Name);
        _accesskey.Detail.ShouldBe(Issued.Detail);
    }

    [Fact]
    public void Issue_WhenAllowed_KeepsOfTheTokenItsHashAndPrefixAlone()
    {
        _accesskey.TokenHash.ShouldBe(_token.Hash);
        _accesskey.TokenPrefix.ShouldBe(_token.Prefix);
    }

    [Fact]
    public void Issue_WhenTheClockIsFiner_CountsInWholeMicroseconds() => _accesskey.CreatedAt.ShouldBe(Issued.NowInMicroseconds);

    [Fact]
    public void Issue_WhenTheClockIsElsewhere_CountsInUtc()
    {
        var elsewhere = Issued.Now.ToOffset(TimeSpan.FromHours(9));

        var accesskey = Accesskey.Issue(_customerId, Issued.Name, Issued.Detail, Issued.Lifetime, _token, elsewhere);

        accesskey.CreatedAt.ShouldBe(_accesskey.CreatedAt);
        accesskey.CreatedAt.Offset.ShouldBe(TimeSpan.Zero);
        accesskey.ExpiresAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Issue_WhenAllowed_HasNotBeenUpdatedSince() => _accesskey.UpdatedAt.ShouldBe(_accesskey.CreatedAt);

    [Theory]
    [InlineData(1)]
    [InlineData(86_400)]
    [InlineData(int.MaxValue)]
    public void Issue_WhateverTheLifetime_ExpiresExactlyThatManySecondsAfterCreation(long lifetime)
    {
        var accesskey = Issued.Accesskey(lifetime: lifetime);

        (accesskey.ExpiresAt - accesskey.CreatedAt).Ticks.ShouldBe(lifetime * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void Issue_WhenAllowed_IsNotDeleted() => _accesskey.DeletedAt.ShouldBeNull();

    [Fact]
    public void Issue_WhenAllowed_TellsThatItWasCreated()
    {
        _accesskey.Done.ShouldBe(ChangeAction.Created);
        _accesskey.SubjectKind.ShouldBe(SubjectKind.Accesskey);
        _accesskey.OwnerId.ShouldBe(_customerId);
    }

    [Fact]
    public void Issue_WhenAskedTwiceAtOnce_GivesTwoIds() => Issued.Accesskey().Id.ShouldNotBe(Issued.Accesskey().Id);
}
