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
}

internal sealed class AnybodyAttribute : CallerRule
{
    public AnybodyAttribute() => NeedsCaller = false;
}

internal sealed class OperatorOnlyAttribute : CallerRule
{
    public OperatorOnlyAttribute() => OperatorOnly = true;
}

internal sealed class SessionOnlyAttribute : CallerRule
{
    public SessionOnlyAttribute() => SessionOnly = true;
}
