using Accesskeys.Domain.Precis;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Precis;

/// <summary>OpaqueString: the examples of RFC 8265, section 4.3, and more.</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("correct horse battery staple", "correct horse battery staple")]
    [InlineData("Correct Horse Battery Staple", "Correct Horse Battery Staple")]
    [InlineData("\u03C0\u00DF\u00E5", "\u03C0\u00DF\u00E5")]
    [InlineData("Jack of \u2666s", "Jack of \u2666s")]
    [InlineData("foo\u1680bar", "foo bar")]
    [InlineData("a\u00A0b\u3000c\u2009d\u202Fe", "a b c d e")]
    [InlineData(" at both ends ", " at both ends ")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("ＡＢ", "ＡＢ")]
    [InlineData("\uFB01", "\uFB01")]
    [InlineData("😀", "😀")]
    [InlineData("1\u05D0a", "1\u05D0a")]
    [InlineData("\u0130", "\u0130")]
    public void Prepare_OfAnyPassword_KeepsAllButSpacesAndForm(string password, string prepared) =>
        PrecisProfiles.Password(password).Text.ShouldBe(prepared);

    [Theory]
    [InlineData("my cat is a \u0009by")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u200Db")]
    [InlineData("👨\u200D👩")]
    [InlineData("\u2764\uFE0F")]
    [InlineData("\uE000")]
    [InlineData("\u1100")]
    [InlineData("\u3164")]
    [InlineData("\u0640")]
    [InlineData("\u0378")]
    public void Prepare_OfWhatNoPasswordHolds_RepeatsNothingOfIt(string password)
    {
        var prepared = PrecisProfiles.Password(password);

        prepared.Text.ShouldBeNull();
        prepared.Fault.ShouldNotBeNull().ShouldNotContain("U+");
        prepared.Fault.ShouldNotContain("cat");
    }

    [Fact]
    public void Prepare_OfWhatIsNoText_IsFaulty() =>
        Array.ForEach(["\ud800", "a\udc00b", "\uFFFF"], password => PrecisProfiles.Password(password).Fault.ShouldNotBeNull());

    [Fact]
    public void Prepare_OfWhatIsPrepared_IsTheSame() => Prop.ForAll(UsernameTests.Texts(), text =>
        PrecisProfiles.Password(text).Text is not { } prepared || PrecisProfiles.Password(prepared).Text == prepared)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void ToString_OfAPreparedPassword_ShowsNothing() => $"{PrecisProfiles.Password("hunter22")}".ShouldNotContain("hunter22");
}
