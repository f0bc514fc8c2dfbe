using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Application.UnitTests.Common;

public sealed class ValidationBehaviorTests
{
    public static TheoryData<Type> RequestTypes => RequestCatalog.Types;

    [Theory]
    [MemberData(nameof(RequestTypes))]
    public async Task Send_WhenAValidatorFails_ThrowsBeforeTheHandler(Type requestType)
    {
        await using var services = StrictMocks.ApplicationOnUntouchablePorts()
            .AddTransient(typeof(IPipelineBehavior<,>), typeof(HandlerReachedBehavior<,>))
            .AddSingleton<ReachedRequests>()
            .AddSingleton(typeof(IValidator<>).MakeGenericType(requestType), typeof(FailingValidator<>).MakeGenericType(requestType))
            .BuildServiceProvider();

        var failure = await Should.ThrowAsync<ValidationException>(
            () => SendAsync(services.GetRequiredService<IMediator>(), RuntimeHelpers.GetUninitializedObject(requestType)));

        failure.Errors.ShouldContain(error => error.ErrorMessage == FailingValidator<object>.Message);
        services.GetRequiredService<ReachedRequests>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_WhenNoValidatorFails_ReachesTheHandler()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<ServiceFactory>(provider => provider.GetRequiredService)
            .AddSingleton<IMediator, Mediator>()
            .AddSingleton(typeof(IPipelineBehavior<,>), typeof(Application.Common.ValidationBehavior<,>))
            .AddSingleton<IRequestHandler<Question, int>, Answering>()
            .BuildServiceProvider();

        (await services.GetRequiredService<IMediator>().Send(new Question())).ShouldBe(Answering.Answer);
    }

    [Fact]
    public async Task Send_WhenSeveralValidatorsFail_ReportsTheErrorsOfEach()
    {
        var behavior = new Application.Common.ValidationBehavior<Question, int>(
            [new FailingValidator<Question>(), new FailingValidator<Question>()]);

        var failure = await Should.ThrowAsync<ValidationException>(
            () => behavior.Handle(new Question(), CancellationToken.None, () => Task.FromResult(Answering.Answer)));

        failure.Errors.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Send_WhenAnAsynchronousRuleFails_ReportsItsError()
    {
        using var cancellation = new CancellationTokenSource();
        var rule = new AsynchronousRule();
        var behavior = new Application.Common.ValidationBehavior<Question, int>([rule]);

        var failure = await Should.ThrowAsync<ValidationException>(
            () => behavior.Handle(new Question(), cancellation.Token, () => Task.FromResult(Answering.Answer)));

        failure.Errors.ShouldHaveSingleItem().ErrorMessage.ShouldBe(AsynchronousRule.Message);
        rule.Received.ShouldBe(cancellation.Token);
    }

    // Late bound: the response's type is known to the request alone.
    private static Task SendAsync(IMediator mediator, dynamic request) => mediator.Send(request);

    private sealed record Question : IRequest<int>;

    private sealed class AsynchronousRule : AbstractValidator<Question>
    {
        public const string Message = "checked asynchronously";

        public AsynchronousRule() => RuleFor(question => question).MustAsync(CheckAsync).WithMessage(Message);

        public CancellationToken Received { get; private set; }

        private async Task<bool> CheckAsync(Question question, CancellationToken cancellationToken)
        {
            Received = cancellationToken;
            await Task.Yield();
            return false;
        }
    }

    private sealed class Answering : IRequestHandler<Question, int>
    {
        public const int Answer = 42;

        public Task<int> Handle(Question request, CancellationToken cancellationToken) => Task.FromResult(Answer);
    }
}
