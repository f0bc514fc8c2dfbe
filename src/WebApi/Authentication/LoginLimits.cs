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
internal sealed class LoginLimits : IAsyncActionFilter, IOperationRule, IDisposable
{
    public const string ByAddress = "login by address";

    private readonly PartitionedRateLimiter<string> _byAgent = PartitionedRateLimiter.Create<string, string>(Bucket);

    // A page that takes a password is also shown, which is no attempt.
    public static void Configure(RateLimiterOptions options) => options.AddPolicy(ByAddress, context => HttpMethods.IsGet(context.Request.Method)
        ? RateLimitPartition.GetNoLimiter(default(ClientNetwork))
        : Bucket(ClientNetwork.Of(context.Connection.RemoteIpAddress)));

    public void Enforce(HttpContext context, object message)
    {
        using var lease = _byAgent.AttemptAcquire(AgentOf(context, message));
        if (!lease.IsAcquired)
        {
            throw new RequestException(Failure.RateLimited(lease));
        }
    }

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        Enforce(context.HttpContext, context.ActionArguments.Values.Single(argument => argument is Login or ChangePassword)!);
        await next();
    }

    public void Dispose() => _byAgent.Dispose();

    private static string AgentOf(HttpContext context, object message) => message is not Login login
        ? $"{context.Features.Get<Caller>()!.Actor.Id}"
        : Agent.UsernameForms(login.Username ?? "") is [var prepared, ..] ? prepared : "";

    private static RateLimitPartition<TKey> Bucket<TKey>(TKey key) => RateLimitPartition.GetTokenBucketLimiter(
        key,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 20,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });
}
