using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;

public sealed class SqliteConnectionsTests
{
    private const long Full = 2;

    [Fact]
    public async Task Connection_WhenOpened_WritesAheadAndSyncsEveryCommit()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);

        (await database.Node.ReadAsync(db => db.PragmaAsync("journal_mode"))).ShouldBe("wal");
        (await database.Node.ReadAsync(db => db.PragmaAsync("synchronous"))).ShouldBe(Full);
        (await database.Node.ReadAsync(db => db.PragmaAsync("busy_timeout"))).ShouldBe(1000L);
        (await database.Node.ReadAsync(db => db.PragmaAsync("foreign_keys"))).ShouldBe(1L);
    }

    [Fact]
    public async Task Connection_WhenOpenedWithoutAsync_SyncsEveryCommit()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await database.Node.ReadAsync(db => db.PragmaAsync("synchronous=OFF"));

        var synchronous = await database.Node.ReadAsync(async db =>
        {
            db.Database.OpenConnection();
            return await db.PragmaAsync("synchronous");
        });

        synchronous.ShouldBe(Full);
    }

    [Fact]
    public async Task Connection_WhenReusedFromThePool_IsConfiguredAgain()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await database.Node.ReadAsync(db => db.PragmaAsync("synchronous=OFF"));
        await database.Node.AddCustomerAsync();

        (await database.Node.ReadAsync(db => db.PragmaAsync("synchronous"))).ShouldBe(Full);
        (await database.Node.ReadAsync(db => db.PragmaAsync("busy_timeout"))).ShouldBe(1000L);
    }

    [Fact]
    public async Task Database_WhenManyHaveChangedIt_IsSound()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCustomerAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => database.Node.AddKeyAsync(customer.Id))));

        (await database.Node.ReadAsync(db => db.PragmaAsync("integrity_check"))).ShouldBe("ok");
        (await database.Node.ReadAsync(db => db.PragmaAsync("foreign_key_check"))).ShouldBeNull();
    }
}
