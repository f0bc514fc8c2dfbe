using System.Threading.RateLimiting;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.RateLimiting;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// 1,000 requests a minute for each address, counted before their bodies are read, and 1,000 tokens, in however many requests they
/// come. A request counts as one token at least.
/// </summary>
internal sealed class ReportLimits : IAsyncActionFilter, IDisposable
{
    public const string ByAddress = "report by address";

    private const int MostInAMinute = 1000;

    private readonly PartitionedRateLimiter<ClientNetwork> _tokens = PartitionedRateLimiter.Create<ClientNetwork, ClientNetwork>(Window);

    public static void Configure(RateLimiterOptions options) =>
        options.AddPolicy(ByAddress, context => Window(ClientNetwork.Of(context.Connection.RemoteIpAddress)));

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var tokens = context.ActionArguments.Values.OfType<RevokeTokens>().Single().Tokens?.Count ?? 0;
        using var lease = _tokens.AttemptAcquire(
            ClientNetwork.Of(context.HttpContext.Connection.RemoteIpAddress), Math.Clamp(tokens, 1, VerifyAccesskey.MostTokens));
        if (!lease.IsAcquired)
        {
            throw new RequestException(Failure.RateLimited(lease));
        }

        await next();
    }

    public void Dispose() => _tokens.Dispose();

    private static RateLimitPartition<ClientNetwork> Window(ClientNetwork network) => RateLimitPartition.GetSlidingWindowLimiter(
        network,
        _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = MostInAMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 60,
        });
}
