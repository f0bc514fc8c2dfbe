using Accesskeys.Application.UnitTests.Common;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Application.UnitTests;

public sealed class DependencyInjectionTests
{
    private static readonly ServiceProviderOptions _strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    public static TheoryData<Type> RequestTypes => RequestCatalog.Types;

    [Fact]
    public void AddApplication_WhenThePortsAreThere_HasAllItNeeds() =>
        Should.NotThrow(() => StrictMocks.ApplicationOnUntouchablePorts().BuildServiceProvider(_strict).Dispose());

    [Theory]
    [MemberData(nameof(RequestTypes))]
    public void AddApplication_ForEveryRequest_HasOneHandler(Type requestType)
    {
        using var services = StrictMocks.ApplicationOnUntouchablePorts().BuildServiceProvider(_strict);

        services.GetServices(typeof(IRequestHandler<,>).MakeGenericType(requestType, RequestCatalog.ResponseOf(requestType)))
            .Count().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(RequestTypes))]
    public void AddApplication_ForEveryRequestThatAClientFills_HasOneValidator(Type requestType)
    {
        using var services = StrictMocks.ApplicationOnUntouchablePorts().BuildServiceProvider(_strict);

        services.GetServices(typeof(IValidator<>).MakeGenericType(requestType))
            .Count().ShouldBe(RequestCatalog.HasMembersAClientFills(requestType) ? 1 : 0);
    }
}
