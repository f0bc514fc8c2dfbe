using System.Collections.Concurrent;
using System.Net;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Limits conflicts of imports to 100 a minute for each customer, because each reveals that a hash is known. A request gets its whole result,
/// however many conflicts it has, and the customer's next requests are limited: a result that depended on the limit would reveal hashes too.
/// </summary>
internal sealed partial class ImportLimits(TimeProvider clock, ILogger<ImportLimits> logger) : IAsyncActionFilter, IOperationRule
{
    private const int MostConflicts = 100;

    private static readonly TimeSpan _period = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Until when each customer's conflicts count: each adds a hundredth of the period. Customers without conflicts have no entry.
    /// </summary>
    private readonly ConcurrentDictionary<Guid, TimeSpan> _paid = new();

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        Enforce(context.HttpContext, context.ActionArguments.Values.OfType<ImportAccesskeys>().Single());
        if ((await next()).Result is ObjectResult { Value: ImportAnswer answer })
        {
            Observe(context.HttpContext, answer);
        }
    }

    public void Enforce(HttpContext context, object message)
    {
        var caller = context.Features.Get<Caller>()!;
        var wait = _paid.GetValueOrDefault(caller.Customer.Id) - Now() - _period;
        if (wait >= TimeSpan.Zero)
        {
            throw new RequestException(Failure.RateLimited(wait));
        }
    }

    public void Observe(HttpContext context, object result)
    {
        var (caller, results) = (context.Features.Get<Caller>()!, ((ImportAnswer)result).Result);
        if (results.Count(one => one.Status == ImportResultModel.Conflict) is > 0 and var conflicts)
        {
            var price = _period / MostConflicts * conflicts;
            _paid.AddOrUpdate(caller.Customer.Id, _ => Now() + price, (_, paid) => (paid > Now() ? paid : Now()) + price);
            LogConflicts(
                logger, caller.Actor.Kind, caller.Actor.Id, caller.Customer.Id, context.Connection.RemoteIpAddress?.Plain(),
                conflicts, results.Count, context.TraceIdentifier);
        }
    }

    // Monotonic, so that a clock that is set back doesn't lock customers out.
    private TimeSpan Now() => clock.GetElapsedTime(0);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message =
        "Import by {ActorKind} {ActorId} of customer {CustomerId} from {Address}: "
        + "{Conflicts} of {Keys} hashes belong to other customers or deleted keys, request {RequestId}")]
    private static partial void LogConflicts(
        ILogger logger, ActorKind actorKind, Guid? actorId, Guid customerId, IPAddress? address, int conflicts, int keys, string requestId);
}
