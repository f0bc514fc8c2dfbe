using Accesskeys.Application;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Users;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Verification.Usage;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

public enum HotPath
{
    Create,
    CreateByKey,
    Get,
    FirstPage,
    LaterPage,
    FirstPageOfOwner,
    LaterPageOfOwner,
    Update,
    Delete,
    Rotate,
    DeleteChain,
    Revoke,
    RevokeOwner,
    Import,
    FirstCustomers,
    LaterCustomers,
    FirstChanges,
    LaterChanges,
    ChangesOfKey,
    ChangesOfSubject,
    SearchChanges,
    SearchKeys,
    Summary,
    Chain,
    Explain,
    ExplainPrefix,
    Refusals,
    GetCustomer,
    FirstUsers,
    LaterUsers,
    Invitation,
    SignIns,
    Login,
    Session,
    Housekeeping,
    OldRefusals,
    OldSignIns,
    LastUsed,
    Refused,
    SignedIn,
    Used,
    UsageOfKey,
    LaterUsageOfKey,
    UsageByKey,
    UsageOfKeys,
    LaterUsageByKey,
    UsageByOutcome,
    UsageByExternalId,
    UsageByCustomer,
    UsageHousekeeping,
}

/// <summary>Each of the ways that many take, and what the service sends to its database on it.</summary>
internal static class HotPaths
{
    public const int PageSize = 1;

    /// <summary>So many that EF would merge them, if it read anything back.</summary>
    public const int Imported = 5;

    public const string Username = "alice";

    /// <summary>The external id of the first keys.</summary>
    public const string Owner = "tenant-42";

    public static void Configure(IServiceCollection services) => services.AddLogging().AddApplication();

    /// <param name="take">Takes what was sent since it was last called.</param>
    public static async Task<IReadOnlyDictionary<HotPath, IReadOnlyList<Sent>>> WalkAsync(
        Node node, Agent agent, Func<IReadOnlyList<Sent>> take)
    {
        var sent = new Dictionary<HotPath, IReadOnlyList<Sent>>();
        var key = await SendAsync(node, new CreateAccesskey("first", "", Subjects.Lifetime) { ExternalId = Owner });
        take();

        var second = await SendAsync(node, new CreateAccesskey("second", "", Subjects.Lifetime) { ExternalId = Owner });
        sent[HotPath.Create] = take();
        var session = node.Caller.Caller!;
        node.Caller.Caller = session with { Session = null, Actor = new Actor(ActorKind.Accesskey, key.Id) };
        await SendAsync(node, new CreateAccesskey("by a key", "", Subjects.Lifetime));
        node.Caller.Caller = session;
        sent[HotPath.CreateByKey] = take();
        await SendAsync(node, new GetAccesskey(key.Id));
        sent[HotPath.Get] = take();
        var page = await SendAsync(node, new ListAccesskeys(PageSize, PageToken: null));
        sent[HotPath.FirstPage] = take();
        await SendAsync(node, new ListAccesskeys(PageSize, page.NextPageToken));
        sent[HotPath.LaterPage] = take();
        var ofOwner = new ListAccesskeys(PageSize, PageToken: null) { Filter = new AccesskeyFilter { ExternalId = Owner } };
        var ownedPage = await SendAsync(node, ofOwner);
        sent[HotPath.FirstPageOfOwner] = take();
        await SendAsync(node, ofOwner with { PageToken = ownedPage.NextPageToken });
        sent[HotPath.LaterPageOfOwner] = take();
        await SendAsync(node, new ListRefusals(key.Id, PageSize, PageToken: null));
        sent[HotPath.Refusals] = take();
        await SendAsync(node, new UpdateAccesskey("renamed", null) { Id = key.Id });
        sent[HotPath.Update] = take();
        await SendAsync(node, new DeleteAccesskey(key.Id));
        sent[HotPath.Delete] = take();
        await SendAsync(node, new RotateAccesskey(Subjects.Lifetime, Grace: 0) { Id = second.Id });
        sent[HotPath.Rotate] = take();
        await SendAsync(node, new DeleteAccesskey(second.Id) { Successors = true });
        sent[HotPath.DeleteChain] = take();
        var leaked = await SendAsync(node, new CreateAccesskey("leaked", "", Subjects.Lifetime));
        take();
        node.Caller.Caller = null;
        await SendAsync(node, new RevokeTokens([leaked.Token], Successors: null));
        node.Caller.Caller = session;
        sent[HotPath.Revoke] = take();
        var owned = await SendAsync(node, new CreateAccesskey("owned", "", Subjects.Lifetime) { ExternalId = "tenant-43" });
        take();
        await SendAsync(node, new RevokeAccesskeys(owned.ExternalId));
        sent[HotPath.RevokeOwner] = take();
        await SendAsync(node, new ImportAccesskeys([.. Enumerable.Range(0, Imported).Select(_ => new ImportedAccesskey(
            "", "", Convert.ToHexString(TokenFormat.Default.Generate().Hash.ToBytes()), "", "2090-01-01T00:00:00Z") { Scopes = [] })]));
        sent[HotPath.Import] = take();
        var customers = await SendAsync(node, new ListCustomers(PageSize, PageToken: null));
        sent[HotPath.FirstCustomers] = take();
        await SendAsync(node, new ListCustomers(PageSize, customers.NextPageToken));
        sent[HotPath.LaterCustomers] = take();
        var changes = await SendAsync(node, new ListChanges(PageSize, PageToken: null));
        sent[HotPath.FirstChanges] = take();
        await SendAsync(node, new ListChanges(PageSize, changes.NextPageToken));
        sent[HotPath.LaterChanges] = take();
        await SendAsync(node, new ListAccesskeyChanges(key.Id, PageSize, PageToken: null));
        sent[HotPath.ChangesOfKey] = take();
        await SendAsync(node, new ListChanges(PageSize, PageToken: null) { Filter = new ChangeFilter { Subject = key.Id } });
        sent[HotPath.ChangesOfSubject] = take();
        await SendAsync(node, new ListChanges(PageSize, PageToken: null) { Filter = new ChangeFilter { Action = "accesskey.created" } });
        sent[HotPath.SearchChanges] = take();
        await SendAsync(node, new ListAccesskeys(PageSize, PageToken: null) { Filter = new AccesskeyFilter { Scope = "orders:read", State = AccesskeyState.Active } });
        sent[HotPath.SearchKeys] = take();
        await SendAsync(node, new SummarizeAccesskeys());
        sent[HotPath.Summary] = take();
        await SendAsync(node, new ListAccesskeyChain(second.Id));
        sent[HotPath.Chain] = take();
        await SendAsync(node, new ExplainAccesskey(leaked.Token, TokenPrefix: null, Id: null));
        sent[HotPath.Explain] = take();
        await SendAsync(node, new ExplainAccesskey(Token: null, "no one's", Id: null));
        sent[HotPath.ExplainPrefix] = take();
        await SendAsync(node, new GetCustomerById(agent.CustomerId));
        sent[HotPath.GetCustomer] = take();
        var users = await SendAsync(node, new ListUsers(PageSize, PageToken: null));
        sent[HotPath.FirstUsers] = take();
        await SendAsync(node, new ListUsers(PageSize, users.NextPageToken));
        sent[HotPath.LaterUsers] = take();
        await SendAsync(node, new RedeemInvitation("an unknown code", "a long enough password"));
        sent[HotPath.Invitation] = take();
        await SendAsync(node, new ListSignIns(agent.Id, PageSize, PageToken: null));
        sent[HotPath.SignIns] = take();
        await SendAsync(node, new Login(Username, "a wrong password"));
        sent[HotPath.Login] = take();
        await node.UseAsync((ISessions sessions) => sessions.FindCallerAsync(sessions.Begin(agent), CancellationToken.None).AsTask());
        sent[HotPath.Session] = take();
        await SendAsync(node, new CreateAccesskey("newest", "", Subjects.Lifetime));
        node.Clock.Now += 2 * new HousekeepingOptions().RetainDeletedFor;
        take();
        await node.Get<DeletedKeyPurger>().RunBatchAsync();
        sent[HotPath.Housekeeping] = take();
        await node.Get<RefusalPurger>().RunBatchAsync();
        sent[HotPath.OldRefusals] = take();
        await node.Get<SignInPurger>().RunBatchAsync();
        sent[HotPath.OldSignIns] = take();
        await node.WriteAsync((key.Id, node.Clock.Now), (second.Id, node.Clock.Now));
        sent[HotPath.LastUsed] = take();
        await node.WriteAsync(new Counter(new CounterKey(CounterKind.Refusal, key.Id, node.Clock.Now, "192.0.2.1", "expired"), 1));
        sent[HotPath.Refused] = take();
        await node.WriteAsync(new Counter(new CounterKey(CounterKind.SignIn, agent.Id, node.Clock.Now, "192.0.2.1", "failed"), 1));
        sent[HotPath.SignedIn] = take();
        return sent;
    }

    private static Task<T> SendAsync<T>(Node node, IRequest<T> request) => node.UseAsync((IMediator mediator) => mediator.Send(request));
}
