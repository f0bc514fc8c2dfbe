namespace Accesskeys.WebApi.Endpoints;

/// <summary>The codes of the conflicts that an operation can end in.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConflictsAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
