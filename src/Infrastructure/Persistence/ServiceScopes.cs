using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.Persistence;

internal static class ServiceScopes
{
    /// <summary>Runs work of the service's own in a scope for it alone.</summary>
    /// <inheritdoc cref="AccesskeysDbContext.TryInTransactionAsync"/>
    public static async Task<T> TryInTransactionAsync<T>(
        this IServiceScopeFactory scopes, Func<AccesskeysDbContext, Task<T>> work, T otherwise, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        return await db.TryInTransactionAsync(() => work(db), otherwise, cancellationToken);
    }
}
