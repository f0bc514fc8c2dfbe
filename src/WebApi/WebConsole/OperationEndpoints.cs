using Accesskeys.WebApi.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>The API's operations, by their names: that of an operation is the name of its message's type.</summary>
internal sealed class OperationEndpoints(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, Endpoint>> _byName = new(() => endpoints.Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
        .ToDictionary(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName));

    /// <exception cref="InvalidOperationException">No operation has this message.</exception>
    public Endpoint Of(Type message) => _byName.Value.TryGetValue(message.Name, out var operation)
        ? operation
        : throw new InvalidOperationException($"There is no operation {message.Name}, so nothing says who may use it.");

    /// <summary>The rules of the operation itself, each the type of a service.</summary>
    public static IEnumerable<Type> RulesOf(Endpoint operation) =>
        operation.Metadata.GetOrderedMetadata<ServiceFilterAttribute>().Select(filter => filter.ServiceType);

    /// <summary>Whether the operation changes nothing.</summary>
    public static bool OnlyReads(Endpoint operation) =>
        operation.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["GET"]
        || operation.Metadata.GetMetadata<ReadOnlyOperationAttribute>() is not null;
}
