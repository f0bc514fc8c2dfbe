using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.UnitTests.Common;

namespace Accesskeys.Application.UnitTests.Accesskeys;

public sealed class ListAccesskeysValidatorTests
{
    private static readonly ListAccesskeysValidator _validator = new();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Validate_WhenThePageSizeIsAtALimit_Succeeds(int pageSize) =>
        _validator.Complaints(new ListAccesskeys(pageSize, null)).ShouldBeEmpty();

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public void Validate_WhenThePageSizeIsOutOfRange_TellsTheRange(int pageSize) =>
        _validator.Complaints(new ListAccesskeys(pageSize, null)).ShouldBe(["PageSize must be 1 to 100"]);
}
