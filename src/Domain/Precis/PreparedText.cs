namespace Accesskeys.Domain.Precis;

/// <summary>A text as a PRECIS profile prepares it, or the rule that it breaks.</summary>
public readonly record struct PreparedText
{
    private PreparedText(string? text, string? fault) => (Text, Fault) = (text, fault);

    /// <summary><c>null</c> if a rule is broken.</summary>
    public string? Text { get; }

    /// <summary>What the text must do; <c>null</c> if no rule is broken.</summary>
    public string? Fault { get; }

    public static PreparedText Of(string text) => new(text, null);

    public static PreparedText Faulty(string rule) => new(null, rule);

    /// <summary>The text may be a password.</summary>
    public override string ToString() => nameof(PreparedText);
}
