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

    // The first parts of the scopes to which the service itself gives meaning; all others are the integrating systems'.
    private static readonly string[] _serviceAreas = ["accesskeys", "customers", "limits", "nodes"];

    private readonly string[] _names;
    private readonly bool _hasIntegratorsScopes;

    private ScopeSet(string[] names, bool hasIntegratorsScopes = false) => (_names, _hasIntegratorsScopes) = (names, hasIntegratorsScopes);

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

    /// <summary>
    /// A set that holds every scope of the integrating systems too. Its text contains the names alone, so a key that gets its creator's
    /// scopes gets only these.
    /// </summary>
    public static ScopeSet WithIntegratorsScopes(IEnumerable<string> names) => new(Of(names)._names, hasIntegratorsScopes: true);

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

        return _hasIntegratorsScopes && IsScope(scope) && IsIntegrators(scope);
    }

    public bool Holds(ScopeSet others) =>
        (IsEverything || _hasIntegratorsScopes || !others._hasIntegratorsScopes) && Array.TrueForAll(others._names, Holds);

    public bool Equals(ScopeSet? other) =>
        other is not null && _hasIntegratorsScopes == other._hasIntegratorsScopes && _names.AsSpan().SequenceEqual(other._names);

    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    public override int GetHashCode() => _names.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(' ', _names);

    private static bool IsIntegrators(string scope) => scope != All && !_serviceAreas.Contains(scope.Split(':')[0]);

    [GeneratedRegex(@"\A" + Scope + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
