namespace Accesskeys.WebApi.Endpoints;

/// <summary>What only reads, whatever its method: it comes by the thousand, and is logged as a read is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadOnlyOperationAttribute : Attribute;
