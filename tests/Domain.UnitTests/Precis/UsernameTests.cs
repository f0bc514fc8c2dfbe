using Accesskeys.Domain.Precis;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Domain.UnitTests.Precis;

/// <summary>UsernameCaseMapped: the examples of RFC 8265, section 3.5, and every rule of RFC 8264 on both sides.</summary>
public sealed class UsernameTests
{
    [Theory]
    [InlineData("juliet@example.com", "juliet@example.com")]
    [InlineData("fussball", "fussball")]
    [InlineData("fu\u00DFball", "fu\u00DFball")]
    [InlineData("\u03C0", "\u03C0")]
    [InlineData("\u03A3", "\u03C3")]
    [InlineData("\u03C3", "\u03C3")]
    [InlineData("\u03C2", "\u03C2")]
    [InlineData("foo bar", "foo bar")]
    public void Prepare_OfTheExamplesOfRfc8265_IsAsItSays(string username, string prepared) => ShouldBecome(username, prepared);

    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("E\u0301", "\u00E9")]
    [InlineData("\u00C9", "\u00E9")]
    [InlineData("ＡＤＡ", "ada")]
    [InlineData("ﾊﾞﾅﾅ", "バナナ")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("TITI", "titi")]
    [InlineData("I\u0307", "i\u0307")]
    [InlineData("ı", "ı")]
    [InlineData("\u212A", "k")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("ΑΣ ΒΣ", "ας βς")]
    [InlineData("ΑΣΑ", "ασα")]
    [InlineData("Ἀ\u0301Σ\u0301", "ἄς\u0301")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("ИВАН", "иван")]
    [InlineData("Ǆ", null)]
    public void Prepare_WhateverTheFormItIsTypedIn_IsTheSame(string username, string? prepared)
    {
        if (prepared is null)
        {
            ShouldBeFaulty(username);
        }
        else
        {
            ShouldBecome(username, prepared);
        }
    }

    [Theory]
    [InlineData("\u0627\u0660")]
    [InlineData("\u0627\u0669")]
    [InlineData("\u0627\u06F0")]
    [InlineData("\u0627\u06F9")]
    [InlineData("\u06270")]
    [InlineData("\u06279")]
    [InlineData("\u05D0\u0591\u05F3")]
    [InlineData("\u05D0\u05F4\u05F4")]
    [InlineData("\u0375\u1F00")]
    [InlineData("\u05D0!\u05D0")]
    [InlineData("\u05D0~\u05D0")]
    [InlineData("\u08C7\u08C7")]
    [InlineData("\U00010800")]
    [InlineData("\U0001E800")]
    public void Prepare_AtTheEndsOfARange_Allows(string username) => ShouldBecome(username, username);

    [Theory]
    [InlineData("\u0627\u06600")]
    [InlineData("\u0627\u06690")]
    [InlineData("\u0627\u06609")]
    [InlineData("\u0627\u0660\u06F0")]
    [InlineData("\u0627\u0669\u06F9")]
    [InlineData("a\u0660")]
    [InlineData("a\u0669")]
    [InlineData("a\u05D0")]
    [InlineData("a\u08C7")]
    [InlineData("a\U00010800")]
    [InlineData("a\U0001E800")]
    [InlineData("\u05D0!")]
    [InlineData("\u05D0~")]
    [InlineData("\u1100")]
    [InlineData("\u11FF")]
    [InlineData("\uA960")]
    [InlineData("\uA97C")]
    [InlineData("\uD7B0")]
    [InlineData("\uD7C6")]
    [InlineData("\uD7CB")]
    [InlineData("\uD7FB")]
    [InlineData("a\u180B")]
    [InlineData("a\u180F")]
    [InlineData("a\uFE00")]
    [InlineData("a\U000E01EF")]
    [InlineData("\u3031")]
    [InlineData("\u3035")]
    public void Prepare_AtTheEndsOfARange_Rejects(string username) => PrecisProfiles.Username(username).Fault.ShouldNotBeNull();

    [Theory]
    [InlineData("henry\u2163", "U+2173")]
    [InlineData("\u265A", "U+265A")]
    [InlineData("a\u00A0b", "U+00A0")]
    [InlineData("a\u3000b", "U+0020")]
    [InlineData("a\u2003b", "U+2003")]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a\u202Ab", "U+202A")]
    [InlineData("a\u2066b", "U+2066")]
    [InlineData("a\u200Eb", "U+200E")]
    [InlineData("a\u061Cb", "U+061C")]
    [InlineData("a\u200Bb", "U+200B")]
    [InlineData("a\u2060b", "U+2060")]
    [InlineData("a\uFEFFb", "U+FEFF")]
    [InlineData("a\u00ADb", "U+00AD")]
    [InlineData("a\u034Fb", "U+034F")]
    [InlineData("a\uFE0Fb", "U+FE0F")]
    [InlineData("a\U000E0100b", "U+E0100")]
    [InlineData("a\u3164b", "U+3164")]
    [InlineData("a\uFFA0b", "U+1160")]
    [InlineData("a\u115Fb", "U+115F")]
    [InlineData("a\u2028b", "U+2028")]
    [InlineData("a\u0085b", "U+0085")]
    [InlineData("a\u0007b", "U+0007")]
    [InlineData("\uE000", "U+E000")]
    [InlineData("\uFB01", "U+FB01")]
    [InlineData("\u00AA", "U+00AA")]
    [InlineData("\u0640", "U+0640")]
    [InlineData("\u302E", "U+302E")]
    [InlineData("\u3031", "U+3031")]
    [InlineData("\u01C5", "U+01C6")]
    [InlineData("\u20AC", "U+20AC")]
    [InlineData("\u2014", "U+2014")]
    [InlineData("\u00BD", "U+00BD")]
    [InlineData("😀", "U+1F600")]
    [InlineData("\u1100", "U+1100")]
    public void Prepare_WithACodePointThatIdentifiersDoNotHave_NamesIt(string username, string codePoint) =>
        PrecisProfiles.Username(username).Fault.ShouldNotBeNull().ShouldContain(codePoint + ":");

    // No attribute can hold half of a surrogate pair.
    [Fact]
    public void Prepare_OfWhatIsNotAssigned_IsFaulty() =>
        Array.ForEach(["\ud800", "a\udc00b", "\ud800a", "\uFFFE", "\uFDD0", "\u0378", "\U0001FFFF"], ShouldBeFaulty);

    [Theory]
    [InlineData("\u06FD", true)]
    [InlineData("\u3007", true)]
    [InlineData("\u0F0B", true)]
    [InlineData("l\u00B7l", true)]
    [InlineData("L\u00B7L", true)]
    [InlineData("a\u00B7l", false)]
    [InlineData("l\u00B7", false)]
    [InlineData("\u00B7l", false)]
    [InlineData("\u0375\u03B1", true)]
    [InlineData("\u0375a", false)]
    [InlineData("a\u0375", false)]
    [InlineData("\u05D0\u05F3", true)]
    [InlineData("\u05D0\u05F4\u05D1", true)]
    [InlineData("\u05F3\u05D0", false)]
    [InlineData("a\u05F3", false)]
    [InlineData("カ\u30FBナ", true)]
    [InlineData("か\u30FBa", true)]
    [InlineData("漢\u30FB字", true)]
    [InlineData("\U00020000\u30FB", true)]
    [InlineData("a\u30FBb", false)]
    [InlineData("\u0627\u0661", true)]
    [InlineData("\u0627\u06F1", true)]
    [InlineData("\u0627\u0661\u06F1", false)]
    [InlineData("\u0915\u094D\u200D\u0937", true)]
    [InlineData("\u0915\u094D\u200C\u0937", true)]
    [InlineData("\u0915\u094D\u200D", true)]
    [InlineData("\u0645\u06CC\u200C\u062E", true)]
    [InlineData("\u0645\u064E\u200C\u064E\u062E", true)]
    [InlineData("\u0627\u200C\u062E", false)]
    [InlineData("\u0645\u200D\u062E", false)]
    [InlineData("\u0645\u200C", false)]
    [InlineData("\u200C\u062E", false)]
    [InlineData("a\u200Db", false)]
    [InlineData("a\u200Cb", false)]
    [InlineData("\u200D", false)]
    [InlineData("\u0915\u094D\u200D\u200D\u0937", false)]
    public void Prepare_OfWhatNeedsAContext_DependsOnIt(string username, bool isValid) =>
        (PrecisProfiles.Username(username).Fault is null).ShouldBe(isValid);

    [Theory]
    [InlineData("\u05D0\u05D1", true)]
    [InlineData("\u0627\u0628", true)]
    [InlineData("\u05D01", true)]
    [InlineData("\u05D0-\u05D1", true)]
    [InlineData("\u05D0\u05B0", true)]
    [InlineData("\u0627\u0661", true)]
    [InlineData("1\u05D0", false)]
    [InlineData("-\u05D0", false)]
    [InlineData("\u05D0-", false)]
    [InlineData("\u05D0-\u05B0", false)]
    [InlineData("\u05D0a", false)]
    [InlineData("a\u05D0", false)]
    [InlineData("a1\u0627", false)]
    [InlineData("\u0661", false)]
    [InlineData("\u06271\u0661", false)]
    [InlineData("\u05B0\u05D0", false)]
    [InlineData("\U0001E922", true)]
    [InlineData("\U0001E922a", false)]
    [InlineData("1a", true)]
    [InlineData("-", true)]
    public void Prepare_OfRightToLeftText_FollowsTheBidiRule(string username, bool isValid) =>
        (PrecisProfiles.Username(username).Fault is null).ShouldBe(isValid);

    [Fact]
    public void Prepare_OfAnyAscii_IsItsLowerCase() =>
        Enumerable.Range(' ', 95).ShouldAllBe(code => PrecisProfiles.Username($"{(char)code}").Text == $"{char.ToLowerInvariant((char)code)}");

    [Fact]
    public void Prepare_OfWhatIsPrepared_IsTheSame() => Prop.ForAll(Texts(), text =>
        PrecisProfiles.Username(text).Text is not { } prepared || PrecisProfiles.Username(prepared).Text == prepared)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Prepare_OfAnyNormalForm_IsTheSame() => Prop.ForAll(Texts(), text =>
        PrecisProfiles.Username(text).Text is not { } prepared
        || PrecisProfiles.Username(text.Normalize(System.Text.NormalizationForm.FormD)).Text == prepared)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Prepare_OfEveryCodePoint_IsDecidedWithoutAnException()
    {
        var undecided = new List<string>();
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            var text = code is >= 0xD800 and <= 0xDFFF ? $"{(char)code}" : char.ConvertFromUtf32(code);
            if (!IsDecided(PrecisProfiles.Username(text)) || !IsDecided(PrecisProfiles.Password(text)))
            {
                undecided.Add($"U+{code:X4}");
            }
        }

        undecided.ShouldBeEmpty();

        static bool IsDecided(PreparedText prepared) => (prepared.Text is null) != (prepared.Fault is null);
    }

    /// <summary>Of letters, marks, digits and joiners of many scripts, near each other more often than chance would have them.</summary>
    internal static Arbitrary<string> Texts() => Gen.ListOf(Gen.OneOf(
            Gen.Elements("aAzZ09.-_lLİıßÉéΣσςſKÅǅ\u0301\u0307\u0327\u200C\u200D\u00B7".ToCharArray()),
            Gen.Elements("אבגد\u0627\u0628\u0661\u06F1\u064E\u05B0\u094Dकषヴｶﾞﾊ漢가한ẛ\u0345ᾳΆ".ToCharArray()),
            Gen.Choose(0x20, 0xD7FF).Select(code => (char)code)))
        .Select(characters => string.Concat(characters)).ToArbitrary();

    private static void ShouldBecome(string username, string prepared) =>
        (PrecisProfiles.Username(username).Text, PrecisProfiles.Username(username).Fault).ShouldBe((prepared, null));

    private static void ShouldBeFaulty(string username)
    {
        PrecisProfiles.Username(username).Fault.ShouldStartWith("must not contain ");
        PrecisProfiles.Username(username).Text.ShouldBeNull();
    }
}
