namespace Accesskeys.Domain.UnitTests;

public sealed class EmailAddressTests
{
    public static TheoryData<string> Valid =>
    [
        "ada@example.com", "a@b", "ADA@EXAMPLE.COM", "o'hara+tag!#$%&*/=?^_`{|}~-@example.co.uk", "a.b.c@a-b.c-d", "1@2.3",
        "\"\"@example.org", "\"john..doe @ home\"@example.org", "\"\\\"quoted\\\"\"@example.org", "\"\\ \"@example.org",
        "postmaster@[192.0.2.1]", "postmaster@[IPv6:2001:db8::1]", "用户@例子.世界", "δοκιμή@παράδειγμα.δοκιμή", "🔑@example.com", "a@xn--fsq.com",
        $"a@{new string('b', 252)}",
    ];

    public static TheoryData<string> Invalid =>
    [
        "", "@", "ada", "ada@", "@example.com", " ada@example.com", "ada@example.com ", "ada @example.com", "ada@exam ple.com",
        "ada@example.com\n", "ada@example.com\0", "a\tb@example.com", ".ada@example.com", "ada.@example.com", "a..b@example.com",
        "a@b@example.com", "ada@.com", "ada@example..com", "ada@example.com.", "ada@-example.com", "ada@example-.com", "ada@exam_ple.com",
        "ada@[]", "ada@[192.0.2.1", "ada@192.0.2.1]", "\"ada@example.com", "ada\"@example.com", "\"a\"b\"@example.com", "\"a\\\"@example.com",
        "Ada <ada@example.com>", "mailto:ada@example.com", "a,b@example.com", "a;b@example.com", "ada\u202E@example.com", "ada\u200B@example.com",
        "ada\u00A0b@example.com", "ada@exam\u2066ple.com", "ada@example.com\u2028", "ada\u0085@example.com", "a(b)@example.com",
        "a\u00ADda@example.com", "ada@exam\u061Cple.com", "a\u115Fda@example.com", "a\u1160da@example.com", "a\u180Eda@example.com",
        "a\u3164da@example.com", "a\uFFA0da@example.com", "a\U000E0061da@example.com", "a\U000E0100da@example.com",
        $"a@{new string('b', 253)}",
    ];

    [Theory, MemberData(nameof(Valid))]
    public void IsOne_OfAValidForm_IsTrue(string text) => EmailAddress.IsOne(text).ShouldBeTrue();

    [Theory, MemberData(nameof(Invalid))]
    public void IsOne_OfAnotherText_IsFalse(string text) => EmailAddress.IsOne(text).ShouldBeFalse();

    // 254 characters that almost match in many ways.
    [Fact(Timeout = 10_000)]
    public async Task IsOne_OfATextThatAlmostMatches_IsDecidedAtOnce()
    {
        string[] texts =
        [
            new string('a', 254), new string('.', 254), $"a@{string.Concat(Enumerable.Repeat("a-", 126))}", $"a@{string.Concat(Enumerable.Repeat("a.", 126))}",
            "\"" + string.Concat(Enumerable.Repeat("\\\\", 126)),
        ];

        await Task.Run(() => texts.ShouldAllBe(text => !EmailAddress.IsOne(text)), TestContext.Current.CancellationToken);
    }
}
