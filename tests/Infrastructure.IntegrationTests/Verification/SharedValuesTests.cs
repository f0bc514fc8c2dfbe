using System.Globalization;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class SharedValuesTests
{
    private readonly SharedValues<string> _values = new();

    [Fact]
    public void Share_OfAnEqualValue_IsTheFirstOne()
    {
        var first = _values.Share(Text(1));

        _values.Share(Text(1)).ShouldBeSameAs(first);
        _values.Share(Text(2)).ShouldBe(Text(2));
    }

    [Fact]
    public void Share_OfMoreThan500Values_ForgetsThem()
    {
        var first = _values.Share(Text(1));
        for (var number = 2; number <= 500; number++)
        {
            _values.Share(Text(number));
        }

        _values.Share(Text(1)).ShouldBeSameAs(first);
        _values.Share(Text(501));
        _values.Share(Text(1)).ShouldNotBeSameAs(first);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture) + new string('x', 2);
}
