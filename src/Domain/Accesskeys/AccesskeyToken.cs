namespace Accesskeys.Domain.Accesskeys;

/// <summary>The secret itself. Only <see cref="Reveal"/> returns its text; everything else shows its prefix.</summary>
public sealed class AccesskeyToken
{
    private readonly string _text;
    private readonly int _shownLength;

    internal AccesskeyToken(string text, int shownLength) => (_text, _shownLength) = (text, shownLength);

    public string Prefix => _text[.._shownLength];

    public TokenHash Hash => TokenHash.Of(_text);

    public string Reveal() => _text;

    public override string ToString() => Prefix + "…";
}
