using Accesskeys.Application.Common;
using Accesskeys.Console.Operations;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;
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
    private static readonly Dictionary<string, string[]> _noErrors = [];

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

    public bool Allows<TMessage>()
        where TMessage : IBaseRequest
    {
        http.Operation = endpoints.Of(typeof(TMessage));
        try
        {
            return http.Caller is { } caller && http.FindUnmet(caller) is null;
        }
        finally
        {
            http.Operation = null;
        }
    }

    private async Task<Outcome<T>> SendAsync<T>(Endpoint operation, IRequest<T> message)
    {
        var (context, hasCaller) = (http.Context!, !AccessRequirementAttribute.IsOpen(operation));
        if (hasCaller)
        {
            http.EnsureMet(http.Caller ?? throw new CallerRevokedException());
        }

        foreach (var filter in OperationEndpoints.FiltersOf(operation))
        {
            ((IOperationRule)services.GetRequiredService(filter)).Enforce(context, message);
        }

        var result = await mediator.Send(message, context.RequestAborted);
        if (hasCaller && OnlyReads(operation))
        {
            await session.RecheckAsync();
            http.EnsureMet(http.Caller!);
        }

        return result is null ? Failed<T>(ErrorMapping.NoResult(message)) : new Outcome<T>(result, Failure: null);
    }

    private static bool OnlyReads(Endpoint operation) =>
        operation.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["GET"]
        || operation.Metadata.GetMetadata<ReadOnlyOperationAttribute>() is not null;

    private Outcome<T> Failed<T>(Failure failure)
    {
        http.Context!.Response.StatusCode = failure.Status;
        return new Outcome<T>(
            default, new OperationFailure(failure.Status, failure.Code, failure.Detail, failure.Errors ?? _noErrors, failure.RetryAfterSeconds));
    }
}
