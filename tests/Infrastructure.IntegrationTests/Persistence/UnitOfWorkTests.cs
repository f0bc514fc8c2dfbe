using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class UnitOfWorkTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheWorkThrows_LeavesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();

        await Should.ThrowAsync<DivideByZeroException>(() => database.Node.ChangeAsync<int>(db =>
        {
            db.Accesskeys.Add(database.Node.Key(customer.Id));
            throw new DivideByZeroException();
        }));

        await AssertOnlyTheCustomerAsync(database.Node);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenRollbackFails_RethrowsTheOriginalErrorAndReleasesTheWriteLock(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        var node = database.StartNode(services => services
            .ConfigureDbContext<SqliteAccesskeysDbContext>(HaveEndsFail)
            .ConfigureDbContext<SqlServerAccesskeysDbContext>(HaveEndsFail));
        await using var scope = node.Open();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();

        await Should.ThrowAsync<DivideByZeroException>(() => db.ChangeAsync<int>(_ => throw new DivideByZeroException(), CancellationToken.None));

        var key = node.Key(customer.Id);
        await db.ChangeAsync(_ => Task.FromResult(db.Accesskeys.Add(key)), CancellationToken.None);
        key.Number.ShouldBe(2);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheWorkChangesNothing_UsesNoNumber(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.AddCallerAsync();

        var result = await database.Node.ReadAsync(db => db.ChangeAsync(
            cancelled => db.Customers.CountAsync(cancelled), CancellationToken.None));

        result.ShouldBe(1);
        await AssertOnlyTheCustomerAsync(database.Node);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheWorkRemovesARow_RejectsTheUnrecordedDeletion(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        var key = await database.Node.AddKeyAsync(customer.Id);

        await Should.ThrowAsync<InvalidOperationException>(() => database.Node.ReadAsync(db => db.ChangeAsync(
            async cancelled => db.Accesskeys.Remove(await db.Accesskeys.SingleAsync(cancelled)).State, CancellationToken.None)));

        (await database.Node.ReadAsync(db => db.Accesskeys.SingleAsync())).Id.ShouldBe(key.Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenItIsCancelledBeforeTheCommit_LeavesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => database.Node.ChangeAsync(
            db =>
            {
                cancellation.Cancel();
                return db.Accesskeys.Add(database.Node.Key(customer.Id));
            },
            cancellation.Token));

        await AssertOnlyTheCustomerAsync(database.Node);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenManyActOnWhatTheyRead_NoneActsOnWhatIsOutdated(DatabaseProvider provider)
    {
        const int Writers = 4;
        const int ChangesEach = 5;
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < ChangesEach; i++)
            {
                await AddNextAsync();
            }
        })));

        var names = await database.Node.ReadAsync(db => db.Accesskeys.OrderBy(key => key.Number).Select(key => key.Name).ToListAsync());
        names.ShouldBe(Enumerable.Range(0, Writers * ChangesEach).Select(count => $"{count}"));

        Task<int> AddNextAsync() => database.Node.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                var count = await db.Accesskeys.CountAsync(cancelled);
                await Task.Yield();
                db.Accesskeys.Add(database.Node.Key(customer.Id, name: $"{count}"));
                return count;
            },
            CancellationToken.None));
    }

    // As SqlClient's fail where the connection has just been cut.
    private static void HaveEndsFail(DbContextOptionsBuilder options) => options.LogTo(
        (id, _) => id == RelationalEventId.TransactionDisposed, _ => throw new InvalidOperationException("The connection is closed."));

    private static async Task AssertOnlyTheCustomerAsync(Node node)
    {
        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().AnyAsync())).ShouldBeFalse();
        (await node.ChangesAsync()).Count.ShouldBe(1);
        (await node.LastNumberAsync()).ShouldBe(1);
    }
}
