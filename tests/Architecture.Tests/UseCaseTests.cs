using FluentValidation;
using MediatR;

namespace Accesskeys.Architecture.Tests;

/// <summary>Each use case is one file: the message, its validator and its handler. Only the message is public.</summary>
public sealed class UseCaseTests
{
    public static TheoryData<Type> Requests => Implementing(typeof(IBaseRequest));

    public static TheoryData<Type> Handlers => Implementing(typeof(IRequestHandler<,>));

    public static TheoryData<Type> Validators => Implementing(typeof(IValidator<>));

    [Theory]
    [MemberData(nameof(Handlers))]
    [MemberData(nameof(Validators))]
    public void HandlerOrValidator_Always_IsInternalAndSealed(Type type) => (type is { IsNotPublic: true, IsSealed: true }).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Handlers))]
    public void Handler_Always_IsNamedAfterItsRequest(Type handler)
    {
        var request = ArgumentOf(handler, typeof(IRequestHandler<,>));

        handler.FullName.ShouldBe(request.FullName + "Handler");
    }

    [Theory]
    [MemberData(nameof(Validators))]
    public void Validator_Always_IsNamedAfterItsRequest(Type validator)
    {
        var request = ArgumentOf(validator, typeof(IValidator<>));

        validator.FullName.ShouldBe(request.FullName + "Validator");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_Always_HasItsHandlerAndIsSealed(Type request)
    {
        Layers.Application.GetType(request.FullName + "Handler").ShouldNotBeNull();
        request.IsSealed.ShouldBeTrue();
    }

    private static TheoryData<Type> Implementing(Type contract) =>
        [.. Layers.Application.GetTypes().Where(type => !type.IsAbstract && Implemented(type).Contains(contract))];

    private static IEnumerable<Type> Implemented(Type type) =>
        type.GetInterfaces().Select(implemented => implemented.IsGenericType ? implemented.GetGenericTypeDefinition() : implemented);

    private static Type ArgumentOf(Type type, Type contract) => type.GetInterfaces()
        .Single(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract)
        .GetGenericArguments()[0];
}
