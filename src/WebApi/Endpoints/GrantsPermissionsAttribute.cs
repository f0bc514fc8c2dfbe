namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that can give a key power, and refuses to give more than the caller holds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GrantsPermissionsAttribute : Attribute;
