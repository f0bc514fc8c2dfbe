using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>Agents as versions that prepared neither usernames nor passwords left them.</summary>
internal static class LegacyAgents
{
    public static async Task AddLegacyAgentAsync(this Service service, string username, string password)
    {
        var made = await service.AddAgentAsync();
        var hash = await service.Services.GetRequiredService<IPasswords>().HashAsync(password, CancellationToken.None);
        await using var scope = service.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>().Agents.IgnoreQueryFilters([QueryFilters.Tenant])
            .Where(agent => agent.Username == made)
            .ExecuteUpdateAsync(set => set
                .SetProperty(agent => agent.Username, username)
                .SetProperty(agent => agent.NormalizedUsername, username.ToLowerInvariant())
                .SetProperty(agent => agent.PasswordHash, hash));
    }

    public static async Task<string> PasswordHashAsync(this Service service, string username)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>().Agents.IgnoreQueryFilters([QueryFilters.Tenant])
            .Where(agent => agent.Username == username)
            .Select(agent => agent.PasswordHash)
            .SingleAsync();
    }
}
