using MediatR;

namespace Accesskeys.Application.UnitTests.Common;

/// <summary>Registered last, so it is the last before the handler: what reaches it has reached the handler.</summary>
internal sealed class HandlerReachedBehavior<TRequest, TResponse>(ReachedRequests requests) : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        requests.Add(typeof(TRequest));
        return next();
    }
}

internal sealed class ReachedRequests : List<Type>;
