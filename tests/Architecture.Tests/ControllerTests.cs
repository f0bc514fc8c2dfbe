using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Accesskeys.Architecture.Tests;

public sealed class ControllerTests
{
    public static TheoryData<Type> Controllers =>
        [.. Layers.WebApi.GetTypes().Where(type => type.IsAssignableTo(typeof(ControllerBase)))];

    [Theory]
    [MemberData(nameof(Controllers))]
    public void Controller_Always_DependsOnTheMediatorAlone(Type controller) => controller
        .GetConstructors().ShouldHaveSingleItem()
        .GetParameters().ShouldHaveSingleItem()
        .ParameterType.ShouldBe(typeof(IMediator));

    [Theory]
    [MemberData(nameof(Controllers))]
    public void Action_Always_IsGivenNoService(Type controller) => controller
        .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
        .SelectMany(action => action.GetParameters())
        .Where(parameter => parameter.ParameterType.IsInterface
            || parameter.GetCustomAttributes(inherit: true).OfType<IBindingSourceMetadata>()
                .Any(source => source.BindingSource == BindingSource.Services))
        .ShouldBeEmpty();

    // The console finds what a message requires by the name of its operation.
    [Theory]
    [MemberData(nameof(Controllers))]
    public void Action_Always_IsNamedAfterTheMessageThatItSends(Type controller) => controller
        .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
        .Select(action => action.GetCustomAttributes<HttpMethodAttribute>().Single().Name)
        .Except(Layers.Application.GetTypes().Where(type => type.IsAssignableTo(typeof(IBaseRequest))).Select(type => type.Name))
        .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Controllers))]
    public void Controller_Always_IsSealed(Type controller) => controller.IsSealed.ShouldBeTrue();
}
