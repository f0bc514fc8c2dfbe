namespace Accesskeys.WebApi.Binding;

/// <summary>
/// The members and parameters of an endpoint without which a request gives or tells more than with them. A name that resembles
/// one of these is an error (<see cref="NearMiss"/>); any other that isn't known is ignored.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExactNamesAttribute(params string[] names) : Attribute
{
    public const string Rule =
        "must be spelled exactly like this and be in its documented place: the request has a similar name, or has it elsewhere";

    public IReadOnlyList<string> Names { get; } = names;

    public static IReadOnlyList<string> Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ExactNamesAttribute>()?.Names ?? [];
}
