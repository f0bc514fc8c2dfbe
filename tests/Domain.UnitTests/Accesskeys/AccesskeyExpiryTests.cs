using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyExpiryTests
{
    private static readonly Accesskey _accesskey = Issued.Accesskey();

    public static TheoryData<long, bool> AroundTheExpiry => new() { { -1, false }, { 0, true }, { 1, true } };

    [Fact]
    public void IsExpired_WhenJustIssued_IsFalse() => IsExpired(Issued.Now).ShouldBeFalse();

    [Theory, MemberData(nameof(AroundTheExpiry))]
    public void IsExpired_AroundTheExpiry_ChangesWithIt(long ticks, bool isExpired) =>
        IsExpired(_accesskey.ExpiresAt.AddTicks(ticks)).ShouldBe(isExpired);

    [Theory, MemberData(nameof(AroundTheExpiry))]
    public void IsExpired_InAnotherOffset_ComparesTheInstant(long ticks, bool isExpired) =>
        IsExpired(_accesskey.ExpiresAt.AddTicks(ticks).ToOffset(TimeSpan.FromHours(-11))).ShouldBe(isExpired);

    [Fact]
    public void IsExpired_OfAKeyThatItsRotationEnded_IsTrueAtAnyTime() =>
        Accesskey.IsExpired(_accesskey.ExpiresAt, hasEnded: true, DateTimeOffset.MinValue).ShouldBeTrue();

    private static bool IsExpired(DateTimeOffset now) => Accesskey.IsExpired(_accesskey.ExpiresAt, _accesskey.HasEnded, now);
}
