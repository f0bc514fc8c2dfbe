namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that can grant permissions to a key, limited to what the caller holds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GrantsPermissionsAttribute : Attribute;
