namespace Accesskeys.Domain.UnitTests;

public sealed class PlainTextTests
{
    private const string LineCharacters = "\t\n\r";

    // C0, then DEL and C1.
    private static readonly char[] _controls = [.. Characters(0x00, 0x1F), .. Characters(0x7F, 0x9F)];

    [Fact]
    public void IsOneLine_WhenAnyControlCharacterIsInside_IsFalse() =>
        _controls.ShouldAllBe(control => !PlainText.IsOneLine($"a{control}b"));

    [Fact]
    public void IsLines_WhenAnyControlCharacterButALinesIsInside_IsFalse() =>
        _controls.Except(LineCharacters).ShouldAllBe(control => !PlainText.IsLines($"a{control}b"));

    [Fact]
    public void IsLines_WhenATabOrLineEndIsInside_IsTrue() => LineCharacters.ShouldAllBe(character => PlainText.IsLines($"a{character}b"));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quotes\" <tags> & 'more'")]
    [InlineData("Ünïcode 鍵 🔑 مفتاح")]
    public void IsOneLine_WhenThereIsNoControlCharacter_IsTrue(string text)
    {
        PlainText.IsOneLine(text).ShouldBeTrue();
        PlainText.IsLines(text).ShouldBeTrue();
    }

    private static IEnumerable<char> Characters(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    [Fact]
    public void HasDirectionalFormatting_OfEachEmbeddingOverrideAndIsolate_IsTrue()
    {
        var formatting = Characters(0x202A, 0x202E).Concat(Characters(0x2066, 0x2069)).ToList();

        formatting.ShouldAllBe(character => PlainText.HasDirectionalFormatting($"a{character}b"));
        Characters(0, 0xFFFF).Except(formatting).ShouldAllBe(character => !PlainText.HasDirectionalFormatting($"{character}"));
    }
}
