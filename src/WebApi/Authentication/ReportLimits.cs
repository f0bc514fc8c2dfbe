using System.Threading.RateLimiting;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Accesskeys.WebApi.Authentication;

/// <summary>1,000 reported tokens a minute for each address, in however many requests they come. A request counts as one token at least.</summary>
internal sealed class ReportLimits : IAsyncActionFilter, IDisposable
{
    private const int MostTokens = 1000;

    private readonly PartitionedRateLimiter<ClientNetwork> _byAddress = PartitionedRateLimiter.Create<ClientNetwork, ClientNetwork>(
        network => RateLimitPartition.GetSlidingWindowLimiter(network, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = MostTokens,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 60,
        }));

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var tokens = context.ActionArguments.Values.OfType<RevokeTokens>().Single().Tokens?.Count ?? 0;
        using var lease = _byAddress.AttemptAcquire(
            ClientNetwork.Of(context.HttpContext.Connection.RemoteIpAddress), Math.Clamp(tokens, 1, VerifyAccesskey.MostTokens));
        if (!lease.IsAcquired)
        {
            throw new RequestException(Failure.RateLimited(lease));
        }

        await next();
    }

    public void Dispose() => _byAddress.Dispose();
}
