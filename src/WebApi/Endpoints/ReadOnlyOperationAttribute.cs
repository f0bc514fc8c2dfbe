namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that only reads, whatever its method. It is frequent, and is logged like a read.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadOnlyOperationAttribute : Attribute;
