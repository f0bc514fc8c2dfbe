using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.Requests;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain, with 'quotes' and ünïcödé 🔑", "plain, with 'quotes' and ünïcödé 🔑")]
    [InlineData("a\r\nb\u2028c\u2029d\u0085e", "a b c d e")]
    [InlineData("a\u202Eb\u2066c\u200Bd\uFEFFe", "a\\u{202E}b\\u{2066}c\\u{200B}d\\u{FEFF}e")]
    [InlineData("a\u001B[31mb\tc\0", "a\\u{1B}[31mb\\u{9}c\\u{0}")]
    [InlineData("a\u00A0b\uE000c", "a\\u{A0}b\\u{E000}c")]
    [InlineData("the key vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf", "the key vb_ABCDEFGH…")]
    public void Text_OfAClient_IsOneVisibleLineWithoutATokenInIt(string text, string logged) => SafeText.Of(text).ShouldBe(logged);

    [Fact]
    public void Exception_WhoseMessagesQuoteAClient_KeepsItsTracesAndEscapesTheMessages()
    {
        var lines = SafeText.Of(Thrown()).Split('\n');

        lines[0].ShouldBe("System.InvalidOperationException: outer forged");
        lines[1].ShouldStartWith("   at ");
        lines.ShouldContain(" ---> System.FormatException: inner \\u{202E}");
        lines.ShouldNotContain("forged");
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer\nforged", new FormatException("inner \u202E"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
