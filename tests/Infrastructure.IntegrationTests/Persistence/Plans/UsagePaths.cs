using Accesskeys.Application.Usage;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Verification.Usage;
using MediatR;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>The ways that write, list and remove usage, and what the service sends to its database on each of them.</summary>
internal static class UsagePaths
{
    /// <summary>The first day that has usage.</summary>
    public static readonly DateTimeOffset Start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="take">Takes what was sent since it was last called.</param>
    public static async Task<IReadOnlyDictionary<HotPath, IReadOnlyList<Sent>>> WalkAsync(Node node, Guid customer, Func<IReadOnlyList<Sent>> take)
    {
        var sent = new Dictionary<HotPath, IReadOnlyList<Sent>>();
        var key = (await node.AddKeyAsync(customer)).Id;
        Counter Use(int day) => new(new CounterKey(CounterKind.Usage, key, Start.AddDays(day), Code: "valid"), 1, Cost: 1) { Customer = customer };
        await node.WriteAsync(Use(day: 0));
        take();

        await node.WriteAsync(Use(day: 0), Use(day: 1));
        sent[HotPath.Used] = take();
        var ofKey = new ListAccesskeyUsage(key, HotPaths.PageSize, PageToken: null) { From = "2026-12-01", To = "2026-12-04" };
        var page = await SendAsync(node, ofKey);
        sent[HotPath.UsageOfKey] = take();
        await SendAsync(node, ofKey with { PageToken = page.NextPageToken });
        sent[HotPath.LaterUsageOfKey] = take();
        var byKey = new ListUsage(HotPaths.PageSize, PageToken: null) { From = ofKey.From, To = ofKey.To, GroupBy = ListUsage.ByKey };
        page = await SendAsync(node, byKey);
        sent[HotPath.UsageByKey] = take();
        await SendAsync(node, byKey with { PageToken = page.NextPageToken });
        sent[HotPath.LaterUsageByKey] = take();
        await SendAsync(node, byKey with { AccesskeyIds = [key, Guid.NewGuid()] });
        sent[HotPath.UsageOfKeys] = take();
        await SendAsync(node, byKey with { GroupBy = ListUsage.ByOutcome });
        sent[HotPath.UsageByOutcome] = take();
        await SendAsync(node, byKey with { GroupBy = ListUsage.ByExternalId });
        sent[HotPath.UsageByExternalId] = take();
        node.Caller.Caller = node.Caller.Caller! with { IsOperator = true };
        await SendAsync(node, byKey with { GroupBy = ListUsage.ByCustomer });
        sent[HotPath.UsageByCustomer] = take();
        node.Clock.Now = Start.AddDays(401.5);
        await node.Get<UsageDayPurger>().RunBatchAsync();
        sent[HotPath.UsageHousekeeping] = take();
        return sent;
    }

    private static Task<T> SendAsync<T>(Node node, IRequest<T> request) => node.UseAsync((IMediator mediator) => mediator.Send(request));
}
