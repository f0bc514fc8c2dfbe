using System.Reflection;
using System.Text.Json.Serialization;
using MediatR;

namespace Accesskeys.Application.UnitTests.Common;

/// <summary>Every message there is, found by what it is: a new one is tested without being listed.</summary>
internal static class RequestCatalog
{
    public static TheoryData<Type> Types =>
        [.. typeof(DependencyInjection).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IBaseRequest)))];

    public static Type ResponseOf(Type request) => request.GetInterfaces()
        .Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>))
        .GetGenericArguments()[0];

    public static bool HasMembersAClientFills(Type request) => request
        .GetProperties()
        .Any(member => member.CanWrite && member.PropertyType != typeof(Guid) && !member.IsDefined(typeof(JsonIgnoreAttribute)));
}
