using Accesskeys.Application.Common;
using Accesskeys.Console;
using Accesskeys.Console.Operations;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using MediatR;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>
/// Does for a message of a page what the middleware, the filters and the controller do for an operation: what its action requires, its rules,
/// the check of the caller after a read, and the texts of its failures.
/// </summary>
internal sealed class PageOperations(
    IMediator mediator, HttpCaller http, ConsoleSession session, OperationEndpoints endpoints, IServiceProvider services) : IOperations
{
    private static readonly Failure _viewing = new(StatusCodes.Status403Forbidden, "viewing_customer", Texts.View_ReadOnly);

    public async Task<Outcome<T>> SendAsync<T>(IRequest<T> message)
    {
        var operation = endpoints.Of(message.GetType());
        http.Operation = operation;
        try
        {
            return await SendAsync(operation, message);
        }
        catch (Exception exception) when (exception is not CallerRevokedException && ErrorMapping.Exception(exception) is { Status: < 500 } failure)
        {
            return Failed<T>(failure);
        }
        finally
        {
            http.Operation = null;
        }
    }

    public async Task<T> RequireAsync<T>(IRequest<T> message)
    {
        var outcome = await SendAsync(message);
        return outcome.Succeeded ? outcome.Result : throw new RequestException(ReasonAgainst(http.Context!)!);
    }

    public bool Offers<TMessage>()
        where TMessage : IBaseRequest => HttpMethods.IsPost(http.Context!.Request.Method) || Allows<TMessage>();

    public bool Allows<TMessage>()
        where TMessage : IBaseRequest
    {
        var operation = endpoints.Of(typeof(TMessage));
        http.Operation = operation;
        try
        {
            return http.Caller is { } caller
                && IsReached(operation, caller)
                && http.FindUnmet(caller) is null
                && RulesOf(operation).All(rule => rule.Allows(caller));
        }
        finally
        {
            http.Operation = null;
        }
    }

    /// <summary>Why a page, or the form that was sent to it, isn't there; <c>null</c> if no message failed.</summary>
    public static Failure? ReasonAgainst(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Features.Get<Caller>() is { IsViewing: true } ? _viewing : context.Features.Get<Failure>();

    private async Task<Outcome<T>> SendAsync<T>(Endpoint operation, IRequest<T> message)
    {
        var (context, hasCaller) = (http.Context!, !AccessRequirementAttribute.IsOpen(operation));
        if (http.Caller is { } caller && !IsReached(operation, caller))
        {
            return Failed<T>(_viewing);
        }

        if (hasCaller)
        {
            http.EnsureMet(http.Caller ?? throw new CallerRevokedException());
        }

        var rules = RulesOf(operation).ToList();
        rules.ForEach(rule => rule.Enforce(context, message));
        var result = await mediator.Send(message, context.RequestAborted);
        if (result is not null)
        {
            rules.ForEach(rule => rule.Observe(context, result));
        }

        if (hasCaller && OperationEndpoints.OnlyReads(operation))
        {
            await session.RecheckAsync();
            http.EnsureMet(http.Caller!);
        }

        return result is null ? Failed<T>(ErrorMapping.NoResult(message)) : new Outcome<T>(result, Failure: null);
    }

    // A caller that views a customer only reads, whatever the operation requires.
    private static bool IsReached(Endpoint operation, Caller caller) => !caller.IsViewing || OperationEndpoints.OnlyReads(operation);

    private IEnumerable<IOperationRule> RulesOf(Endpoint operation) =>
        OperationEndpoints.RulesOf(operation).Select(rule => (IOperationRule)services.GetRequiredService(rule));

    private Outcome<T> Failed<T>(Failure failure)
    {
        // For a page, or a form of it, that isn't there for it.
        http.Context!.Features.Set(failure);
        if (!http.Context.Response.HasStarted)
        {
            http.Context.Response.StatusCode = failure.Status;
        }

        return new Outcome<T>(
            default,
            new OperationFailure(
                failure.Status, failure.Code, FailureWording.DetailOf(failure), FailureWording.ErrorsOf(failure), failure.RetryAfterSeconds));
    }
}
