namespace Accesskeys.WebApi.Endpoints;

/// <summary>The response is also available as CSV, to requests that prefer it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OffersCsvAttribute : Attribute;
