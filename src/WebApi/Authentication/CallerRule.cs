namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Who may call. An endpoint of a controller that says nothing needs a caller; that one is the operator's is a fact of its
/// customer, and of nothing else.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal class CallerRule : Attribute
{
    public static readonly CallerRule Known = new();

    public bool NeedsCaller { get; protected init; } = true;

    public bool OperatorOnly { get; protected init; }

    public bool SessionOnly { get; protected init; }

    /// <summary>What the caller must hold; <c>null</c> if nothing.</summary>
    public string? Scope { get; protected init; }

    /// <summary>Whether a key needs no scope to do this to itself.</summary>
    public bool FreeToOneself { get; init; }
}

internal sealed class AnybodyAttribute : CallerRule
{
    public AnybodyAttribute() => NeedsCaller = false;
}

/// <summary>A scope makes nobody the operator: it only says what a key of the operator's may do.</summary>
internal sealed class OperatorOnlyAttribute : CallerRule
{
    public OperatorOnlyAttribute(string scope) => (OperatorOnly, Scope) = (true, scope);
}

internal sealed class NeedsScopeAttribute : CallerRule
{
    public NeedsScopeAttribute(string scope) => Scope = scope;
}

internal sealed class SessionOnlyAttribute : CallerRule
{
    public SessionOnlyAttribute() => SessionOnly = true;
}
