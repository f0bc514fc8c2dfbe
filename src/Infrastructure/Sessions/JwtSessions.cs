using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>Verifies sessions as keys are verified: from memory for as long as the feed of changes confirms it, else from the database.</summary>
internal sealed class JwtSessions(
    SessionTokens tokens, SessionCache cache, CacheFreshness freshness, IServiceScopeFactory scopes, TimeProvider clock) : ISessions
{
    public string Begin(Agent agent) => tokens.Sign(agent);

    public ValueTask<Caller?> FindCallerAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > ISessions.MaxTokenLength)
        {
            return new((Caller?)null);
        }

        var hash = TokenHash.Of(token);

        // The order guarantees freshness: first the clock, then the confirmed time, then the cache.
        var now = ClockReading.Now(clock);
        return freshness.Left(now) > TimeSpan.Zero && cache.Find(hash, now.Timestamp) is { } facts
            ? new(now.Wall < facts.Session.ExpiresAt ? facts.Caller : null)
            : LookUpAsync(token, hash, cancellationToken);
    }

    private async ValueTask<Caller?> LookUpAsync(string token, TokenHash hash, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(token) is not { } session)
        {
            return null;
        }

        // Only here: it brings a database context with it.
        await using var scope = scopes.CreateAsyncScope();
        var version = cache.BeginFill();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        var caller = await DatabaseOutage.TranslateAsync(() => db.Database.CreateExecutionStrategy().ExecuteAsync(
            cancelled => db.FindCallerAsync(session, cancelled), cancellationToken));
        cache.Fill(hash, version, new SessionFacts(session, caller));
        return caller;
    }
}
