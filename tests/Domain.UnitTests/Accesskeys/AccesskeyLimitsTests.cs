using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyLimitsTests
{
    // One character to a reader, two UTF-16 code units.
    private const string Emoji = "🔑";

    public static TheoryData<string> AllowedNames =>
        ["", " ", "Ключ", new string('n', 255), Repeated(Emoji, 127) + "n"];

    public static TheoryData<string> RefusedNames =>
        [new string('n', 256), Repeated(Emoji, 128), "a\tb", "a\nb", "a\rb", "a\0b", "a\u007Fb", "a\u0085b"];

    public static TheoryData<string> AllowedDetails =>
        ["", "a\tb", "a\nb", "a\r\nb", new string('d', 4000), Repeated(Emoji, 2000)];

    public static TheoryData<string> RefusedDetails =>
        [new string('d', 4001), Repeated(Emoji, 2000) + "d", "a\0b", "a\vb", "a\fb", "a\u001Bb", "a\u007Fb", "a\u0085b"];

    [Theory]
    [MemberData(nameof(AllowedNames))]
    public void Issue_WhenTheNameIsAllowed_KeepsIt(string name) => Issued.Accesskey(name: name).Name.ShouldBe(name);

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Issue_WhenTheNameBreaksARule_ThrowsForIt(string name) =>
        Should.Throw<ArgumentException>(() => Issued.Accesskey(name: name)).ParamName.ShouldBe("name");

    [Theory]
    [MemberData(nameof(AllowedDetails))]
    public void Issue_WhenTheDetailIsAllowed_KeepsIt(string detail) => Issued.Accesskey(detail: detail).Detail.ShouldBe(detail);

    [Theory]
    [MemberData(nameof(RefusedDetails))]
    public void Issue_WhenTheDetailBreaksARule_ThrowsForIt(string detail) =>
        Should.Throw<ArgumentException>(() => Issued.Accesskey(detail: detail)).ParamName.ShouldBe("detail");

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    public void Issue_WhenTheLifetimeIsOutOfRange_ThrowsForIt(long lifetime)
    {
        Accesskey.AllowsLifetime(lifetime).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => Issued.Accesskey(lifetime: lifetime)).ParamName.ShouldBe("lifetimeSeconds");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void AllowsLifetime_WhenAtALimit_IsTrue(long lifetime) => Accesskey.AllowsLifetime(lifetime).ShouldBeTrue();

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(int.MaxValue, true)]
    [InlineData(int.MaxValue + 1L, false)]
    public void AllowsGrace_ByTheSeconds_IsTrueFromZeroToTheLongest(long grace, bool expected) =>
        Accesskey.AllowsGrace(grace).ShouldBe(expected);

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
