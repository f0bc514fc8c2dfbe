namespace Accesskeys.WebApi.Endpoints;

/// <summary>The response is also available as JSON with one entry on each line, to requests that prefer it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OffersNdjsonAttribute : Attribute;
