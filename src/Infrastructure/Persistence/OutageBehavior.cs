using MediatR;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Translates outages of the database around every handler.</summary>
internal sealed class OutageBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        DatabaseOutage.TranslateAsync(() => next());
}
