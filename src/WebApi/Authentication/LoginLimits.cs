using System.Threading.RateLimiting;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.RateLimiting;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// 10 passwords a second and a burst of 20, for each address and for each username or, where an agent gives its own, for each agent.
/// </summary>
internal sealed class LoginLimits : IAsyncActionFilter, IDisposable
{
    public const string ByAddress = "login by address";

    private readonly PartitionedRateLimiter<string> _byAgent = PartitionedRateLimiter.Create<string, string>(Bucket);

    public static void Configure(RateLimiterOptions options) =>
        options.AddPolicy(ByAddress, context => Bucket(ClientNetwork.Of(context.Connection.RemoteIpAddress)));

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        using var lease = _byAgent.AttemptAcquire(AgentOf(context));
        if (!lease.IsAcquired)
        {
            throw new RequestException(Failure.RateLimited(lease));
        }

        await next();
    }

    public void Dispose() => _byAgent.Dispose();

    private static string AgentOf(ActionExecutingContext context) =>
        context.HttpContext.Features.Get<Caller>() is { Actor.Id: var id } ? $"{id}"
        : Agent.UsernameForms(context.ActionArguments.Values.OfType<Login>().Single().Username ?? "") is [var prepared, ..] ? prepared : "";

    private static RateLimitPartition<TKey> Bucket<TKey>(TKey key) => RateLimitPartition.GetTokenBucketLimiter(
        key,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 20,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });
}
