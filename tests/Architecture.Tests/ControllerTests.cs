using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

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

    [Theory]
    [MemberData(nameof(Controllers))]
    public void Controller_Always_IsSealed(Type controller) => controller.IsSealed.ShouldBeTrue();
}
