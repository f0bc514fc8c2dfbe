using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyDescribeTests
{
    private static readonly DateTimeOffset _later = Issued.Now.AddMinutes(1);
    private static readonly Metadata _metadata = Metadata.Of("""{"plan": "pro"}""");

    private readonly Accesskey _accesskey = Issued.Accesskey();

    [Fact]
    public void Describe_WithBoth_IsAnUpdateAtThatTime()
    {
        _accesskey.Describe("tenant-42", _metadata, _later);

        (_accesskey.ExternalId, _accesskey.Metadata).ShouldBe(("tenant-42", _metadata));
        _accesskey.Done.ShouldBe(ChangeAction.Updated);
        _accesskey.UpdatedAt.ShouldBe(Issued.NowInMicroseconds.AddMinutes(1));
    }

    [Fact]
    public void Describe_WhenAMemberIsNull_LeavesIt()
    {
        _accesskey.Describe("tenant-42", _metadata, _later);

        _accesskey.Describe(null, null, _later);

        (_accesskey.ExternalId, _accesskey.Metadata).ShouldBe(("tenant-42", _metadata));
    }

    [Fact]
    public void Describe_WithEmptyMembers_RemovesThem()
    {
        _accesskey.Describe("tenant-42", _metadata, _later);

        _accesskey.Describe("", Metadata.None, _later);

        (_accesskey.ExternalId, _accesskey.Metadata).ShouldBe((null, Metadata.None));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a ")]
    [InlineData("\u3000a")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    public void Describe_WhenTheOwnerBreaksARule_ThrowsAndChangesNothing(string externalId)
    {
        Should.Throw<ArgumentException>(() => _accesskey.Describe(externalId, _metadata, _later)).ParamName.ShouldBe("externalId");

        (_accesskey.ExternalId, _accesskey.Metadata, _accesskey.UpdatedAt).ShouldBe((null, Metadata.None, _accesskey.CreatedAt));
    }

    [Fact]
    public void AllowsExternalId_OfALength_CountsCodeUnits()
    {
        Accesskey.AllowsExternalId(new string('x', 255)).ShouldBeTrue();
        Accesskey.AllowsExternalId(new string('x', 256)).ShouldBeFalse();
        Accesskey.AllowsExternalId("").ShouldBeFalse();
    }

    [Fact]
    public void Rotate_OfAKeyWithBoth_PassesThemOn()
    {
        _accesskey.Describe("tenant-42", _metadata, _later);

        var successor = _accesskey.Rotate(TokenFormat.Default.Generate(), lifetimeSeconds: null, graceSeconds: 0, _later);

        (successor.ExternalId, successor.Metadata).ShouldBe(("tenant-42", _metadata));
    }

    [Fact]
    public void Describe_OfADeletedKey_Throws()
    {
        _accesskey.Delete(_later);

        Should.Throw<InvalidOperationException>(() => _accesskey.Describe("tenant-42", _metadata, _later));
    }
}
