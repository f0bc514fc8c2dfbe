using System.Text.Json;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.Copying;
using Accesskeys.Infrastructure.IntegrationTests.Limits;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Copying;

/// <summary>A database with rows of every kind, and an empty one to which it is copied.</summary>
internal sealed class CopyScene : IAsyncDisposable
{
    private readonly TestDatabase _target;

    private CopyScene(TestDatabase source, TestDatabase target)
    {
        Source = source;
        _target = target;
    }

    public TestDatabase Source { get; }

    public TestDatabaseLocation Target => _target.Location;

    /// <summary>What was reported by the copies so far.</summary>
    public List<string> Lines { get; } = [];

    public static async Task<CopyScene> CreateAsync(DatabaseProvider source, DatabaseProvider target, int keys = 3)
    {
        var scene = new CopyScene(await TestDatabase.MigratedAsync(source), await TestDatabase.MigratedAsync(target));
        await scene.FillSourceAsync(keys);
        return scene;
    }

    public Task CopyAsync(Action<string>? report = null) => CopyAsync(Source.Location, Target, report);

    public Task CopyAsync(TestDatabaseLocation source, TestDatabaseLocation target, Action<string>? report = null) => DatabaseCopy.RunAsync(
        new DatabaseSettings(source.Provider, source.ConnectionString),
        new DatabaseSettings(target.Provider, target.ConnectionString),
        TimeProvider.System,
        line =>
        {
            Lines.Add(line);
            report?.Invoke(line);
        },
        TestContext.Current.CancellationToken);

    /// <summary>Copies until the rows of a table are there, and is interrupted then.</summary>
    public Task InterruptAfterAsync(string table) => Should.ThrowAsync<OperationCanceledException>(() => CopyAsync(line =>
    {
        if (line.StartsWith(table, StringComparison.Ordinal))
        {
            throw new OperationCanceledException();
        }
    }));

    public static Node StartNode(TestDatabaseLocation location) => new(location.Provider, location.ConnectionString, location.Folder);

    public static async Task BackUpAsync(TestDatabaseLocation sqlite, string file)
    {
        await using var connection = await sqlite.OpenAsync();
        await connection.ExecuteAsync($"VACUUM INTO '{file}'");
    }

    public static Task<int> SetStateAsync(Node node, string state) =>
        node.ReadAsync(db => db.ChangeFeed.ExecuteUpdateAsync(set => set.SetProperty(feed => feed.State, state)));

    /// <summary>All rows that are copied, and the number of the last change.</summary>
    public static async Task<List<string>> RowsAsync(TestDatabaseLocation location)
    {
        await using var node = StartNode(location);
        return await node.ReadAsync(async db =>
        {
            var rows = new List<string> { $"{(await db.ChangeFeed.SingleAsync()).Last}" };
            await AddAsync(db.Customers);
            await AddAsync(db.Agents);
            await AddAsync(db.Accesskeys);
            await AddAsync(db.LimitSets);
            await AddAsync(db.Allowances);
            await AddAsync(db.CreditAdditions);
            await AddAsync(db.EndedSessions);
            await AddAsync(db.Tombstones);
            await AddAsync(CopiedTable.Changes(db.Changes));
            await AddAsync(db.Refusals);
            await AddAsync(db.SignIns);
            await AddAsync(db.UsageHours);
            await AddAsync(db.UsageDays);
            return rows;

            async Task AddAsync<T>(IQueryable<T> table)
                where T : class
            {
                var found = await table.IgnoreQueryFilters().AsNoTracking().ToListAsync();
                found.ShouldNotBeEmpty();
                rows.AddRange(found.Select(row => Text(db, row)).Order(StringComparer.Ordinal));
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _target.DisposeAsync();
    }

    // By EF's own view of the row, in which no member is left out.
    private static string Text<T>(AccesskeysDbContext db, T row)
        where T : class => typeof(T).Name + JsonSerializer.Serialize(
            db.Entry(row).Properties.ToDictionary(property => property.Metadata.Name, property => $"{property.CurrentValue switch
            {
                TokenHash hash => Convert.ToHexString(hash.ToBytes()),
                DateTimeOffset time => time.UtcTicks,
                var value => value,
            }}"));

    /// <summary>Something happens that isn't a change.</summary>
    public Task UseAsync(Guid key) => Source.Node.WriteAsync((key, Source.Node.Clock.Now));

    public static Task RefuseAsync(Node node, Guid key, int times) => node.WriteAsync([.. Enumerable.Range(1, times).Select(number => new Counter(
        new CounterKey(CounterKind.Refusal, key, node.Clock.Now, $"10.0.0.{number}", "expired"), number))]);

    private async Task FillSourceAsync(int keys)
    {
        var node = Source.Node;
        await node.ReadAsync(db => db.ChangeWithoutCallerAsync(
            _ => Task.FromResult(db.Customers.Add(Customer.RegisterOperator("Operator", node.Clock.Now))),
            Application.Common.WritePriority.Ordinary,
            CancellationToken.None));
        var deleted = await node.AddCustomerAsync("Gone");
        var customer = await node.AddCallerAsync();
        await node.ChangeAsync(db =>
        {
            db.Accesskeys.AddRange(Enumerable.Range(0, keys).Select(number => node.Key(customer.Id, name: $"Ключ 🔑 {number}")));
            return 0;
        });
        var key = await node.AddKeyAsync(customer.Id);
        await node.AlterKeyAsync(key.Id, accesskey => accesskey.Restrict(isEnabled: false, ScopeSet.Of(["a:*", "b"]), AllowList.Of(["10.0.0.0/8"]), node.Clock.Now));
        await node.AlterKeyAsync(key.Id, accesskey => accesskey.Describe("Tenant Ж", Metadata.Of("""{"n": 1.50, "text": "🔑"}"""), node.Clock.Now));
        await node.RotateAsync(key.Id, TokenFormat.Default.Generate(), grace: 5, node.Clock.Now);
        await node.SetLimitsAsync(
            key.Id, customer.Id,
            new LimitChange(RateLimits.Of([new(10, 60, Measure.Requests), new(20, 60, Measure.Cost)]), new CreditChange(new Credits(100, new Refill(50, RefillPeriod.Week)))));
        await node.SetLimitsAsync(customer.Id, customer.Id, new LimitChange(RateLimits.None, new CreditChange(new Credits(5, Refill: null))));
        await node.AddCreditsAsync(key.Id, customer.Id, Guid.NewGuid(), -7);
        await node.AddCreditsAsync(key.Id, customer.Id, Guid.NewGuid(), 3);
        var revoked = await node.AddKeyAsync(customer.Id);
        await node.AlterKeyAsync(revoked.Id, accesskey => accesskey.Delete(node.Clock.Now));
        await node.DeleteCustomerAsync(deleted.Id);
        await node.ChangeAsync(db =>
        {
            var gone = Agent.Invite(customer.Id, "gone", email: null, Role.Viewer, TokenHash.Of("a used code"), node.Clock.Now);
            gone.Delete(node.Clock.Now);
            db.Agents.AddRange(gone, Agent.Invite(customer.Id, "gone", "用户@例子.世界", Role.Developer, TokenHash.Of("a code"), node.Clock.Now));
            return 0;
        });
        await node.ReadAsync(async db =>
        {
            var agent = await db.Agents.FirstAsync();
            db.EndedSessions.Add(EndedSession.End(Guid.NewGuid(), agent, node.Clock.Now.AddDays(1), node.Clock.Now));
            db.Tombstones.Add(new Tombstone(TokenHash.Of("a removed token")));
            return await db.SaveChangesAsync();
        });
        await UseAsync(key.Id);
        await RefuseAsync(node, key.Id, times: 3);
        await node.WriteAsync(
            new Counter(new CounterKey(CounterKind.SignIn, Guid.NewGuid(), node.Clock.Now, "10.0.0.1", SignIn.Failed), 7),
            new Counter(new CounterKey(CounterKind.SignIn, Guid.NewGuid(), node.Clock.Now, "", SignIn.Succeeded), 1));
        await node.WriteAsync(
            new Counter(new CounterKey(CounterKind.Usage, Guid.NewGuid(), node.Clock.Now, Code: "valid"), 7, Cost: 5) { Customer = Guid.NewGuid() },
            new Counter(new CounterKey(CounterKind.Usage, Guid.NewGuid(), node.Clock.Now, Code: "expired"), 7) { Customer = Guid.NewGuid() });
    }
}
