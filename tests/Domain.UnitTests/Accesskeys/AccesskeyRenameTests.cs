using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyRenameTests
{
    private const string NewName = "Release server";
    private const string NewDetail = "Publishes releases";

    private static readonly DateTimeOffset _later = Issued.Now.AddMinutes(1);

    private readonly Accesskey _accesskey = Issued.Accesskey();

    [Theory]
    [InlineData(NewName, NewDetail, NewName, NewDetail)]
    [InlineData(NewName, null, NewName, Issued.Detail)]
    [InlineData(null, NewDetail, Issued.Name, NewDetail)]
    [InlineData(null, null, Issued.Name, Issued.Detail)]
    [InlineData("", "", "", "")]
    public void Rename_WhenAMemberIsNull_LeavesIt(string? name, string? detail, string expectedName, string expectedDetail)
    {
        _accesskey.Rename(name, detail, _later);

        _accesskey.Name.ShouldBe(expectedName);
        _accesskey.Detail.ShouldBe(expectedDetail);
    }

    [Fact]
    public void Rename_WhenAllowed_IsAnUpdateAtThatTime()
    {
        _accesskey.Rename(NewName, NewDetail, _later);

        _accesskey.Done.ShouldBe(ChangeAction.Updated);
        _accesskey.UpdatedAt.ShouldBe(Issued.NowInMicroseconds.AddMinutes(1));
    }

    [Fact]
    public void Rename_WhenAllowed_AltersNothingElse()
    {
        var (id, createdAt, expiresAt) = (_accesskey.Id, _accesskey.CreatedAt, _accesskey.ExpiresAt);

        _accesskey.Rename(NewName, NewDetail, _later);

        (_accesskey.Id, _accesskey.CreatedAt, _accesskey.ExpiresAt).ShouldBe((id, createdAt, expiresAt));
        _accesskey.DeletedAt.ShouldBeNull();
    }

    [Fact]
    public void Rename_WhenTheClockSteppedBack_IsNotOlderThanTheChangeBefore()
    {
        _accesskey.Rename(NewName, NewDetail, _later);
        var before = _accesskey.UpdatedAt;

        _accesskey.Rename(Issued.Name, Issued.Detail, Issued.Now.AddDays(-1));

        _accesskey.UpdatedAt.ShouldBe(before);
        _accesskey.Name.ShouldBe(Issued.Name);
    }

    [Fact]
    public void Rename_WhenTheNameBreaksARule_ThrowsAndChangesNothing()
    {
        Should.Throw<ArgumentException>(() => _accesskey.Rename("a\nb", NewDetail, _later)).ParamName.ShouldBe("name");

        (_accesskey.Name, _accesskey.Detail, _accesskey.UpdatedAt).ShouldBe((Issued.Name, Issued.Detail, _accesskey.CreatedAt));
    }

    [Fact]
    public void Rename_WhenTheDetailBreaksARule_ThrowsAndChangesNothing()
    {
        Should.Throw<ArgumentException>(() => _accesskey.Rename("new", "a\0b", _later)).ParamName.ShouldBe("detail");

        (_accesskey.Name, _accesskey.Detail, _accesskey.UpdatedAt).ShouldBe((Issued.Name, Issued.Detail, _accesskey.CreatedAt));
    }
}
