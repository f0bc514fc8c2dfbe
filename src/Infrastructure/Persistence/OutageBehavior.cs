using MediatR;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Translates outages of the database for whoever sends a message.</summary>
internal sealed class OutageBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        DatabaseOutage.TranslateAsync(() => next());
}
