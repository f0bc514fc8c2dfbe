using System.Diagnostics;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Limits;
using Microsoft.EntityFrameworkCore;
using static Accesskeys.Infrastructure.IntegrationTests.Limits.LimitExtensions;

namespace Accesskeys.Infrastructure.IntegrationTests.Limits;

public sealed class LeaseStoreTests
{
    // Long enough that no test meets the end of one.
    private const int Window = RateLimit.LongestWindow;

    private readonly Guid _subject = Guid.NewGuid();

    public static IEnumerable<TheoryDataRow<DatabaseProvider, RefillPeriod>> Periods => Databases.Each(Enum.GetValues<RefillPeriod>());

    // Room 100: of 130, 30 are taken.
    public static IEnumerable<TheoryDataRow<DatabaseProvider, (long Least, long Want, long Lookahead, long Granted)>> Arithmetic => Databases.Each(
    [
        (1L, 1L, 0L, 1L),
        (1, 40, 0, 40),
        (1, 40, 2, 42),
        (1, 40, 3, 43),
        (1, 40, 4, 43),
        (1, 40, 1_000_000, 43),
        (0, 0, 5, 5),
        (0, 0, 50, 6),
        (1, 100, 50, 100),
        (1, 101, 50, 100),
        (100, 1_000, 0, 100),
        (101, 101, 0, 0),
        (101, 1_000, 1_000, 0),
        (0, 0, 0, 0),
    ]);

    [Theory, MemberData(nameof(Arithmetic))]
    public async Task Grant_OfARow_GivesWhatIsWaitedForAndASixteenthOfTheRestAtMost(
        DatabaseProvider provider, (long Least, long Want, long Lookahead, long Granted) wish)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(130, Window));
        await database.Node.AlterAllowanceAsync(_subject, taken: 30);

        var grant = (await database.Node.GrantAsync(limits.Wish(wish.Least, wish.Want, wish.Lookahead))).ShouldHaveSingleItem();

        (grant.Granted, grant.Room).ShouldBe((wish.Granted, 100 - wish.Granted));
        (await database.Node.AllowanceAsync(_subject)).Taken.ShouldBe(30 + wish.Granted);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfARow_TellsItsWindowAndGeneration(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window, Measure.Cost));
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var grant = (await database.Node.GrantAsync(limits.Wish(1))).ShouldHaveSingleItem();

        grant.Allowance.ShouldBe(new AllowanceKey(_subject, Measure.Cost, Window));
        grant.Generation.ShouldBe(limits.Generation);
        (grant.Starts % (Window * 1000L)).ShouldBe(0);
        grant.Starts.ShouldBeLessThanOrEqualTo(before);
        (grant.Starts + (Window * 1000L) - grant.EndsIn - before).ShouldBeInRange(-2_000, 10_000);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfOneRowToManyAtOnce_NeverExceedsItsAmount(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        Node[] nodes = [database.Node, database.StartNode()];
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(500, Window));

        var granted = await Task.WhenAll(Enumerable.Range(0, 100).Select(index => TakeAsync(nodes[index % 2], limits.Wish(1, 7, 3), rounds: 3)));

        granted.Sum().ShouldBe((await database.Node.AllowanceAsync(_subject)).Taken);
        granted.Sum().ShouldBeInRange(1, 500);
        (await TakeAsync(nodes[0], limits.Wish(1, 500), rounds: 1)).ShouldBe(500 - granted.Sum());
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfManyRowsToManyAtOnce_NeverExceedsTheAmountOfAny(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        Node[] nodes = [database.Node, database.StartNode()];
        var sets = await AddManyAsync(database.Node, 200, Limit(20, Window));
        var granted = new System.Collections.Concurrent.ConcurrentDictionary<Guid, long>();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async index =>
        {
            LeaseWish[] wishes = [.. sets.Select(limits => limits.Wish(1, 3))];
            new Random(index).Shuffle(wishes);
            foreach (var grant in await TryGrantAsync(nodes[index % 2], wishes))
            {
                granted.AddOrUpdate(grant.Allowance.Subject, grant.Granted, (_, sum) => sum + grant.Granted);
            }
        }));

        var rows = await database.Node.ReadAsync(db => db.Allowances.AsNoTracking().ToListAsync());
        rows.ShouldAllBe(row => row.Taken == granted.GetValueOrDefault(row.SubjectId) && row.Taken <= 20);
        granted.Values.Sum().ShouldBeGreaterThan(0);
    }

    // A server leaves out what is locked; SQLite locks everything.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfALockedRow_IsMissingAndWaitsForNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (locked, free) = (await database.Node.SetLimitsAsync(_subject, Limit(10, Window)), await database.Node.SetLimitsAsync(Guid.NewGuid(), Limit(10, Window)));
        await using var connection = await database.Location.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "UPDATE \"Allowances\" SET \"Taken\" = \"Taken\" WHERE \"Window\" = 2678400 AND \"Amount\" = 10");
        command.CommandText += provider == DatabaseProvider.Sqlite ? "" : $" AND \"SubjectId\" = '{_subject}'";
        await command.ExecuteNonQueryAsync();
        var watch = Stopwatch.StartNew();

        if (provider == DatabaseProvider.Sqlite)
        {
            await Should.ThrowAsync<UnavailableException>(() => database.Node.GrantAsync(locked.Wish(1), free.Wish(1)));
        }
        else
        {
            var grants = await database.Node.GrantAsync(locked.Wish(1), free.Wish(1));
            grants.ShouldHaveSingleItem().ShouldSatisfyAllConditions(grant => grant.Allowance.Subject.ShouldBe(free.Id), grant => grant.Granted.ShouldBe(1));
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await transaction.RollbackAsync();
        (await database.Node.GrantAsync(locked.Wish(1))).ShouldHaveSingleItem().Granted.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfAnUnknownRow_IsMissing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);

        (await database.Node.GrantAsync(new LeaseWish(new AllowanceKey(_subject, Measure.Credits, 0), Guid.NewGuid(), 1, 1, 0))).ShouldBeEmpty();
        (await database.Node.AllowancesAsync(_subject)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_WhenTheWindowIsOver_BeginsTheNext(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await database.Node.AllowanceAsync(_subject)).Starts;
        await database.Node.AlterAllowanceAsync(_subject, starts - (Window * 1000L), taken: 10);

        var grant = (await database.Node.GrantAsync(limits.Wish(10))).ShouldHaveSingleItem();

        (grant.Granted, grant.Starts, grant.Room).ShouldBe((10, starts, 0));
        var row = await database.Node.AllowanceAsync(_subject);
        (row.Starts, row.Taken).ShouldBe((starts, 10));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_WhenTheRowIsAheadOfTheClock_ContinuesItsWindow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var ahead = (await database.Node.AllowanceAsync(_subject)).Starts + (Window * 1000L);
        await database.Node.AlterAllowanceAsync(_subject, ahead, taken: 8);

        var grant = (await database.Node.GrantAsync(limits.Wish(1, 10))).ShouldHaveSingleItem();

        (grant.Granted, grant.Starts, grant.Room).ShouldBe((2, ahead, 0));
        grant.EndsIn.ShouldBeGreaterThan(Window * 1000L);
        (await database.Node.GrantAsync(limits.Wish(1))).ShouldHaveSingleItem().Granted.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_ForAnotherGeneration_GivesAndTakesBackNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var old = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await database.Node.GrantAsync(old.Wish(5))).ShouldHaveSingleItem().Starts;
        var present = await database.Node.SetLimitsAsync(_subject, Limit(20, Window));

        var grant = (await database.Node.GrantAsync(old.Wish(1, back: 5, backStarts: starts))).ShouldHaveSingleItem();

        (grant.Granted, grant.Generation, grant.Room).ShouldBe((0, present.Generation, 15));
        (await database.Node.AllowanceAsync(_subject)).Taken.ShouldBe(5);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Return_OfTheRunningWindow_CanBeGrantedAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await database.Node.GrantAsync(limits.Wish(10))).ShouldHaveSingleItem().Starts;

        (await database.Node.GrantAsync(limits.Wish(0, back: 4, backStarts: starts))).ShouldHaveSingleItem().Room.ShouldBe(4);
        (await database.Node.GrantAsync(limits.Wish(5, back: 1, backStarts: starts))).ShouldHaveSingleItem().Granted.ShouldBe(5);
        (await database.Node.GrantAsync(limits.Wish(0, back: 1_000, backStarts: starts))).ShouldHaveSingleItem().Room.ShouldBe(10);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Return_OfAnotherWindow_IsIgnored(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await database.Node.GrantAsync(limits.Wish(10))).ShouldHaveSingleItem().Starts;
        await database.Node.AlterAllowanceAsync(_subject, starts + (Window * 1000L));

        (await database.Node.GrantAsync(limits.Wish(0, back: 4, backStarts: starts))).ShouldHaveSingleItem().Room.ShouldBe(0);

        (await database.Node.AllowanceAsync(_subject)).Taken.ShouldBe(10);
    }

    [Theory, MemberData(nameof(Periods))]
    public async Task Grant_OfCreditsAfterABoundary_RefillsThem(DatabaseProvider provider, RefillPeriod every)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, CreditsOf(7, new Refill(100, every)));
        var starts = every.StartAt(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        (await database.Node.AllowanceAsync(_subject)).Starts.ShouldBe(starts);
        (await database.Node.GrantAsync(limits.Wish(7))).ShouldHaveSingleItem().Room.ShouldBe(0);
        var before = every.StartAt(starts - 1);
        await database.Node.AlterAllowanceAsync(_subject, before);

        // What is returned is of the period before.
        var grant = (await database.Node.GrantAsync(limits.Wish(1, back: 7, backStarts: before))).ShouldHaveSingleItem();

        (grant.Granted, grant.Starts, grant.Room).ShouldBe((1, starts, 99));
        grant.EndsIn.ShouldBeInRange(1, 31L * 24 * 60 * 60 * 1000);
        every.StartAt(starts + grant.EndsIn + (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - starts) + 1_000).ShouldBeGreaterThan(starts);
        var row = await database.Node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Starts).ShouldBe((100, 1, starts));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grant_OfCreditsWithoutRefill_HasNoEnd(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, CreditsOf(7));

        var grant = (await database.Node.GrantAsync(limits.Wish(3))).ShouldHaveSingleItem();

        (grant.Granted, grant.Starts, grant.EndsIn, grant.Room).ShouldBe((3, 0, long.MaxValue, 4));
        (await database.Node.GrantAsync(limits.Wish(1, 4, back: 2, backStarts: 0))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            again => again.Granted.ShouldBe(4), again => again.Room.ShouldBe(2));
    }

    [Fact]
    public async Task Grant_OfNothingOnSqlite_WritesNothing()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        await database.Node.GrantAsync(limits.Wish(10));
        await using var connection = await database.Location.OpenAsync();
        var before = await VersionAsync();

        (await database.Node.GrantAsync(limits.Wish(1))).ShouldHaveSingleItem().Granted.ShouldBe(0);
        (await VersionAsync()).ShouldBe(before);

        await database.Node.GrantAsync(limits.Wish(0, back: 1, backStarts: (await database.Node.AllowanceAsync(_subject)).Starts));
        (await VersionAsync()).ShouldNotBe(before);

        async Task<object?> VersionAsync()
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA data_version";
            return await command.ExecuteScalarAsync();
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Grants_DuringManyChanges_AreMadeAndKeepNoneOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(1_000_000, Window));
        var customer = await database.Node.AddCallerAsync();

        var changes = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => database.Node.AddKeyAsync(customer.Id))));
        var grants = 0;
        while (!changes.IsCompleted)
        {
            (await database.Node.GrantAsync(limits.Wish(1))).ShouldHaveSingleItem().Granted.ShouldBe(1);
            grants++;
        }

        await changes;
        grants.ShouldBeGreaterThan(1);
    }

    private static async Task<long> TakeAsync(Node node, LeaseWish wish, int rounds)
    {
        var granted = 0L;
        for (var round = 0; round < rounds; round++)
        {
            granted += (await TryGrantAsync(node, wish)).Sum(grant => grant.Granted);
        }

        return granted;
    }

    // Two processes on one file meet each other's lock.
    private static async Task<IReadOnlyList<LeaseGrant>> TryGrantAsync(Node node, params LeaseWish[] wishes)
    {
        try
        {
            return await node.GrantAsync(wishes);
        }
        catch (UnavailableException)
        {
            return [];
        }
    }

    private static Task<List<LimitSet>> AddManyAsync(Node node, int count, LimitChange change) => node.ReadAsync(db => db.ChangeAsync(
        async cancelled =>
        {
            var sets = Enumerable.Range(0, count).Select(_ => LimitSet.Create(Guid.NewGuid(), Guid.NewGuid(), change, node.Clock.Now)).ToList();
            db.LimitSets.AddRange(sets);
            foreach (var limits in sets)
            {
                await db.SetAllowancesAsync(limits, cancelled);
            }

            return sets;
        },
        CancellationToken.None));
}
