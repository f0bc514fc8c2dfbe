namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that takes a password, and can find it wrong.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesPasswordAttribute : Attribute;
