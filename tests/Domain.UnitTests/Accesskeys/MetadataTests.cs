using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class MetadataTests
{
    private const string Syntax = "must be a JSON object";
    private const string Twice = "must not have two members with the same name";
    private const string Zero = "must not contain U+0000";
    private const string Range = "must not have numbers beyond the range of a double (about 1.8e308)";
    private const string NameLength = "must have names of 1 to 255 characters (UTF-16 code units)";

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" {\n} ", "{}")]
    [InlineData("""{ "b" : " x y " , "a" : true }""", """{"b":" x y ","a":true}""")]
    [InlineData("""{"n": 1.50, "m": 100000000000000000000000000000001, "e": -1E+2, "z": -0}""", """{"n":1.50,"m":100000000000000000000000000000001,"e":-1E+2,"z":-0}""")]
    [InlineData("""{"tiny": 1e-400, "most": 1.7976931348623157e308}""", """{"tiny":1e-400,"most":1.7976931348623157e308}""")]
    [InlineData("""{"__proto__": null, "constructor": "x"}""", """{"__proto__":null,"constructor":"x"}""")]
    [InlineData("""{"é🔑": "\u00e9\ud83d\udd11\n\""}""", """{"é🔑":"\u00e9\ud83d\udd11\n\""}""")]
    public void Of_WhatKeepsTheRules_KeepsWhatWasSentWithoutWhiteSpace(string sent, string kept)
    {
        Metadata.FindFault(sent).ShouldBeNull();
        Metadata.Of(sent).Json.ShouldBe(kept);
        Metadata.Of(kept).ShouldBe(Metadata.Parse(kept));
    }

    [Theory]
    [InlineData("", Syntax)]
    [InlineData("[]", Syntax)]
    [InlineData("\"text\"", Syntax)]
    [InlineData("""{"a": 1} 2""", Syntax)]
    [InlineData("""{"a": 1""", Syntax)]
    [InlineData("""{"a": {}}""", Metadata.ValueRule)]
    [InlineData("""{"a": [1]}""", Metadata.ValueRule)]
    [InlineData("""{"a": 1, "a": 1}""", Twice)]
    [InlineData("""{"a": 1, "\u0061": 1}""", Twice)]
    [InlineData("""{"__proto__": 1, "__proto__": 2}""", Twice)]
    [InlineData("""{"a": 1e400}""", Range)]
    [InlineData("""{"a": -1e400}""", Range)]
    [InlineData("""{"": 1}""", NameLength)]
    [InlineData("""{"a": "x\u0000"}""", Zero)]
    [InlineData("""{"a\u0000": 1}""", Zero)]
    [InlineData("""{"a": "\ud800"}""", "must not contain half of a surrogate pair")]
    [InlineData("""{"\udc00": 1}""", "must not contain half of a surrogate pair")]
    public void FindFault_OfWhatBreaksARule_NamesIt(string sent, string rule)
    {
        Metadata.FindFault(sent).ShouldBe(rule);
        Should.Throw<ArgumentException>(() => Metadata.Of(sent));
    }

    [Fact]
    public void FindFault_OfDeepNesting_NamesTheRuleOfValues() =>
        Metadata.FindFault("""{"a":""" + new string('[', 1000) + new string(']', 1000) + "}").ShouldBe(Metadata.ValueRule);

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void FindFault_OfALongName_CountsCodeUnits(int length, bool isAllowed) =>
        (Metadata.FindFault($$"""{"{{new string('n', length)}}": 1}""") is null).ShouldBe(isAllowed);

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void FindFault_OfManyMembers_CountsThem(int count, bool isAllowed) =>
        Metadata.FindFault("{" + string.Join(",", Enumerable.Range(0, count).Select(number => $"\"{number}\": 0")) + "}")
            .ShouldBe(isAllowed ? null : "must have at most 50 members");

    [Theory]
    [InlineData("x", 4096, true)]
    [InlineData("x", 4097, false)]
    [InlineData(" ", 4097, false)]
    public void FindFault_OfALongObject_CountsBytesAsSent(string filler, int bytes, bool isAllowed)
    {
        const string around = """{"a":""}""";
        var fill = new string(filler[0], bytes - around.Length);
        var sent = filler == " " ? around.Insert(1, fill) : around.Insert(6, fill);

        Metadata.FindFault(sent).ShouldBe(isAllowed ? null : "must have at most 4,096 bytes");
    }

    [Fact]
    public void FindFault_OfManyBytesInFewCharacters_CountsBytes() =>
        Metadata.FindFault($$"""{"a": "{{new string('鍵', 1365)}}"}""").ShouldBe("must have at most 4,096 bytes");

    [Fact]
    public void Equals_WithTheSameTextAlone_IsTrue()
    {
        Metadata.Of("""{"a": 1}""").ShouldBe(Metadata.Of("""{"a":1}"""));
        Metadata.Of("""{"a": 1}""").GetHashCode().ShouldBe(Metadata.Of("""{"a":1}""").GetHashCode());
        Metadata.Of("""{"a": 1}""").ShouldNotBe(Metadata.Of("""{"a": 1.0}"""));
        Metadata.Of("{ }").ShouldBeSameAs(Metadata.None);
    }
}
