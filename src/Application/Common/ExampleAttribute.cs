namespace Accesskeys.Application.Common;

/// <summary>An example of a member's value, for readers of the contract; several values for a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(params object[] values) : Attribute
{
    public IReadOnlyList<object> Values { get; } = values;
}
