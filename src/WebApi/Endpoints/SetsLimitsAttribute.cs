namespace Accesskeys.WebApi.Endpoints;

/// <summary>An operation that can set limits, or with which a caller could escape its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SetsLimitsAttribute : Attribute;
