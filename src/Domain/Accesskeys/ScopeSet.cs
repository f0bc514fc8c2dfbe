using System.Text.RegularExpressions;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>
/// The scopes that a key holds. Integrating systems define their meaning. One that ends in <c>:*</c> covers all below it, but
/// not the name itself; <c>*</c> covers everything.
/// </summary>
public sealed partial class ScopeSet : IEquatable<ScopeSet>
{
    public const int MostScopes = 32;
    public const int ScopeLength = 64 + 2;
    public const int TextLength = MostScopes * (ScopeLength + 1);

    /// <summary>A single scope.</summary>
    public const string Scope = @"(?:\*|[a-z0-9][a-z0-9:._-]{0,63}(?::\*)?)";

    public const string Rule =
        "must be 1 to 64 characters of a-z 0-9 : . _ - beginning with a letter or digit, optionally with a final :* for all below, or * for everything";

    private const string All = "*";
    private const string Below = ":*";

    private readonly string[] _names;

    private ScopeSet(string[] names) => _names = names;

    public static ScopeSet Everything { get; } = new([All]);

    public IReadOnlyList<string> Names => _names;

    public bool IsEverything => _names.Contains(All);

    public static bool IsScope(string name) => Form().IsMatch(name);

    /// <summary>Duplicates are removed.</summary>
    public static ScopeSet Of(IEnumerable<string> names)
    {
        string[] distinct = [.. names.Distinct()];
        return distinct.Length > MostScopes || !Array.TrueForAll(distinct, IsScope)
            ? throw new ArgumentException(Rule, nameof(names))
            : distinct is [All] ? Everything : new ScopeSet(distinct);
    }

    /// <summary>The reverse of <see cref="ToString"/>.</summary>
    public static ScopeSet Parse(string text) => text == All ? Everything : Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Always <c>false</c> for a text that isn't a scope.</summary>
    public bool Holds(string scope)
    {
        foreach (var name in _names)
        {
            if (name == All || name == scope
                || (name.EndsWith(Below, StringComparison.Ordinal) && scope.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1))))
            {
                return IsScope(scope);
            }
        }

        return false;
    }

    public bool Holds(ScopeSet others) => Array.TrueForAll(others._names, Holds);

    public bool Equals(ScopeSet? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    public override int GetHashCode() => _names.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(' ', _names);

    [GeneratedRegex(@"\A" + Scope + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
