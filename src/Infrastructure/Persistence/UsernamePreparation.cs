using System.Collections.Concurrent;
using System.Text;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// Prepares the usernames of versions that compared them in lower case alone (RFC 8265). One that can't be prepared, or whose prepared
/// form two agents would share, stays as it is: signing in finds it all the same. Can be run again, and by many nodes at once.
/// </summary>
internal sealed partial class UsernamePreparation(IServiceScopeFactory scopes, TimeProvider clock, ILogger<UsernamePreparation> logger)
{
    // Each batch is a unit of work, for which all other changes wait.
    private const int BatchSize = 100;

    private const string Taken = "another username has the same prepared form";

    // Log each agent once, because this runs every second while the startup is delayed.
    private readonly ConcurrentDictionary<Guid, string> _reported = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        foreach (var batch in (await FindAsync(db, cancellationToken)).Chunk(BatchSize))
        {
            var taken = await db.ChangeWithoutCallerAsync(
                cancelled => PrepareAsync(db, batch, cancelled), WritePriority.Ordinary, cancellationToken);
            taken.ForEach(id => Report(id, Taken));
        }
    }

    /// <summary>The agents that can probably be prepared; this is decided finally under the lock.</summary>
    private async Task<List<Guid>> FindAsync(AccesskeysDbContext db, CancellationToken cancellationToken)
    {
        var found = new List<(Guid Id, string Prepared)>();
        var agents = AllAgents(db).AsNoTracking().Select(agent => new { agent.Id, agent.Username, agent.NormalizedUsername });

        // In ASCII the lower case is the prepared form.
        var candidates = agents.AsAsyncEnumerable().Where(agent => !Ascii.IsValid(agent.Username));
        await foreach (var agent in candidates.WithCancellation(cancellationToken))
        {
            var prepared = Agent.PrepareUsername(agent.Username);
            if (prepared.Fault is { } fault)
            {
                Report(agent.Id, "it " + fault);
            }
            else if (prepared.Text != agent.NormalizedUsername)
            {
                found.Add((agent.Id, prepared.Text!));
            }
        }

        var groups = found.ToLookup(agent => agent.Prepared, agent => agent.Id);
        foreach (var id in groups.Where(group => group.Count() > 1).SelectMany(group => group))
        {
            Report(id, Taken);
        }

        return [.. groups.Where(group => group.Count() == 1).Select(group => group.Single())];
    }

    /// <returns>Those whose prepared form is another agent's.</returns>
    private async Task<List<Guid>> PrepareAsync(AccesskeysDbContext db, Guid[] batch, CancellationToken cancellationToken)
    {
        var taken = new List<Guid>();
        foreach (var agent in await AllAgents(db).Where(agent => batch.Contains(agent.Id)).ToListAsync(cancellationToken))
        {
            var prepared = Agent.PrepareUsername(agent.Username).Text;
            if (await AllAgents(db).AnyAsync(other => other.NormalizedUsername == prepared && other.Id != agent.Id, cancellationToken))
            {
                taken.Add(agent.Id);
            }
            else if (agent.NormalizedUsername != prepared)
            {
                agent.AdoptPreparedUsername(clock.GetUtcNow());
            }
        }

        return taken;
    }

    private static IQueryable<Agent> AllAgents(AccesskeysDbContext db) => db.Agents.IgnoreQueryFilters([QueryFilters.Tenant]);

    private void Report(Guid agentId, string reason)
    {
        if (_reported.TryAdd(agentId, reason))
        {
            LogLeft(logger, agentId, reason);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The username of agent {AgentId} was not changed: {Reason}")]
    private static partial void LogLeft(ILogger logger, Guid agentId, string reason);
}
