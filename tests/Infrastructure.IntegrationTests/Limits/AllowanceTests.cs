using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.PostgreSql;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Accesskeys.Verification.Limits;
using Microsoft.EntityFrameworkCore;
using static Accesskeys.Infrastructure.IntegrationTests.Limits.LimitExtensions;

namespace Accesskeys.Infrastructure.IntegrationTests.Limits;

/// <summary>What changes do to allowances.</summary>
public sealed class AllowanceTests
{
    private const int Window = RateLimit.LongestWindow;

    private readonly Guid _subject = Guid.NewGuid();

    public static IEnumerable<TheoryDataRow<DatabaseProvider, (string Time, string Start, string Next)>> Months => Databases.Each(
    [
        ("2027-02-28T23:59:59.999Z", "2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z"),
        ("2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ("2028-03-01T00:00:00Z", "2028-03-01T00:00:00Z", "2028-04-01T00:00:00Z"),
        ("2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2027-01-31T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),
    ]);

    public static IEnumerable<TheoryDataRow<DatabaseProvider, int>> ClockErrors => Databases.Each([-1, 1]);

    [Theory, MemberData(nameof(Months))]
    public async Task Calendar_OfAMonth_BeginsItOnItsFirstDay(DatabaseProvider provider, (string Time, string Start, string Next) month)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var calendar = provider switch
        {
            DatabaseProvider.SqlServer => SqlServerAllowances.Calendar,
            DatabaseProvider.PostgreSql => PostgreSqlAllowances.Calendar,
            _ => SqliteAllowances.Calendar,
        };
        var time = $"CAST({Milliseconds(month.Time)} AS bigint)";
        await using var connection = await database.Location.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {calendar.StartOfMonth(time)}, {calendar.NextMonth(time)}, {calendar.Now}";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();

        (reader.GetInt64(0), reader.GetInt64(1)).ShouldBe((Milliseconds(month.Start), Milliseconds(month.Next)));
        RefillPeriod.Month.StartAt(Milliseconds(month.Time)).ShouldBe(Milliseconds(month.Start));
        (reader.GetInt64(2) - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).ShouldBeInRange(-10_000, 10_000);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_ForTheFirstTime_BeginsOneAllowanceForEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);

        var limits = await database.Node.SetLimitsAsync(_subject, new LimitChange(
            RateLimits.Of([new(5, 60, Measure.Requests), new(50, 3600, Measure.Cost), new(6, 3600, Measure.Requests)]),
            new CreditChange(new Credits(1_000, new Refill(2_000, RefillPeriod.Month)))));

        var rows = await database.Node.AllowancesAsync(_subject);
        rows.Select(row => (row.Measure, row.Window, row.Amount, row.Taken, row.RefillAmount, row.RefillEvery)).ShouldBe(
        [
            (Measure.Requests, 60, 5, 0, null, null),
            (Measure.Requests, 3600, 6, 0, null, null),
            (Measure.Cost, 3600, 50, 0, null, null),
            (Measure.Credits, 0, 1_000, 0, 2_000, RefillPeriod.Month),
        ]);
        rows.ShouldAllBe(row => row.Generation == limits.Generation && row.Starts > 0);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_InTheMiddleOfAWindow_KeepsItsCount(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        await database.Node.AlterAllowanceAsync(_subject, taken: 7);

        foreach (var amount in new[] { 100, 10, 3 })
        {
            var limits = await database.Node.SetLimitsAsync(_subject, Limit(amount, Window));

            var row = await database.Node.AllowanceAsync(_subject);
            (row.Amount, row.Taken, row.Generation).ShouldBe((amount, 7, limits.Generation));
            (await database.Node.GrantAsync(limits.Wish(1, 1, back: 0))).ShouldHaveSingleItem().Room.ShouldBe(Math.Max(0, amount - 7 - (amount > 7 ? 1 : 0)));
            await database.Node.AlterAllowanceAsync(_subject, taken: 7);
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_AfterTheWindowHasEnded_RollsItFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await database.Node.AllowanceAsync(_subject)).Starts;
        await database.Node.AlterAllowanceAsync(_subject, starts - (Window * 1000L), taken: 7);

        await database.Node.SetLimitsAsync(_subject, Limit(20, Window));

        var row = await database.Node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Starts).ShouldBe((20, 0, starts));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_WhileTheRowIsAheadOfTheClock_KeepsItsWindow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        var ahead = (await database.Node.AllowanceAsync(_subject)).Starts + (Window * 1000L);
        await database.Node.AlterAllowanceAsync(_subject, ahead, taken: 7);

        await database.Node.SetLimitsAsync(_subject, Limit(20, Window));

        var row = await database.Node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Starts).ShouldBe((20, 7, ahead));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_OfALimitThatWasRemovedInItsWindow_FindsItsCount(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var old = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));
        await database.Node.AlterAllowanceAsync(_subject, taken: 7);
        await database.Node.SetLimitsAsync(_subject, Limit(10, Window - 1));
        (await database.Node.AllowancesAsync(_subject)).Select(row => (row.Window, row.Taken, row.Generation == old.Generation))
            .ShouldBe([(Window - 1, 0, false), (Window, 7, true)]);

        var limits = await database.Node.SetLimitsAsync(_subject, Limit(10, Window));

        (await database.Node.GrantAsync(limits.Wish(1, 10))).ShouldHaveSingleItem().Granted.ShouldBe(3);
        (await database.Node.GrantAsync(old.Wish(1))).ShouldHaveSingleItem().Granted.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_OfRateLimitsOnly_KeepsTheCreditsThatAreLeft(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, CreditsOf(10, new Refill(30, RefillPeriod.Month)));
        await database.Node.AlterAllowanceAsync(_subject, taken: 4);

        var limits = await database.Node.SetLimitsAsync(_subject, Limit(5, Window));

        var credits = (await database.Node.AllowancesAsync(_subject))[^1];
        (credits.Amount, credits.Taken, credits.RefillAmount, credits.Generation).ShouldBe((10, 4, 30, limits.Generation));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_OfCredits_LeavesThatMany(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, CreditsOf(10));
        await database.Node.AlterAllowanceAsync(_subject, taken: 4);

        await database.Node.SetLimitsAsync(_subject, CreditsOf(8, new Refill(30, RefillPeriod.Day)));
        var refilled = await database.Node.AllowanceAsync(_subject);
        await database.Node.SetLimitsAsync(_subject, CreditsOf(9));
        var plain = await database.Node.AllowanceAsync(_subject);

        (refilled.Amount, refilled.Taken, refilled.RefillEvery).ShouldBe((8, 0, RefillPeriod.Day));
        refilled.Starts.ShouldBe(RefillPeriod.Day.StartAt(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        (plain.Amount, plain.Taken, plain.Starts, plain.RefillAmount, plain.RefillEvery).ShouldBe((9, 0, 0, null, null));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Add_ToCredits_KeepsWhatWasTakenAndTheGeneration(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, CreditsOf(10));
        await database.Node.AlterAllowanceAsync(_subject, taken: 4);

        (await AddAsync(database.Node, 5)).ShouldBeTrue();
        (await LeftAsync(database.Node)).ShouldBe(11);
        (await AddAsync(database.Node, -100)).ShouldBeTrue();
        (await LeftAsync(database.Node)).ShouldBe(0);
        (await AddAsync(database.Node, 2)).ShouldBeTrue();

        var row = await database.Node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Generation).ShouldBe((6, 4, limits.Generation));
        (await database.Node.GrantAsync(limits.Wish(1, 9, back: 4))).ShouldHaveSingleItem().Granted.ShouldBe(6);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Add_AfterABoundary_AddsToTheRefill(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, CreditsOf(10, new Refill(100, RefillPeriod.Week)));
        var starts = (await database.Node.AllowanceAsync(_subject)).Starts;
        await database.Node.AlterAllowanceAsync(_subject, starts - 1, taken: 9);

        (await AddAsync(database.Node, 5)).ShouldBeTrue();

        var row = await database.Node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Starts).ShouldBe((105, 0, starts));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Add_BeyondTheMost_ChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.SetLimitsAsync(_subject, CreditsOf(Credits.Most));
        await database.Node.AlterAllowanceAsync(_subject, taken: 1);

        (await AddAsync(database.Node, 2)).ShouldBeFalse();
        (await LeftAsync(database.Node)).ShouldBe(Credits.Most - 1);
        (await AddAsync(database.Node, 1)).ShouldBeTrue();
        (await LeftAsync(database.Node)).ShouldBe(Credits.Most);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Set_WhileNodesTake_LosesNoneOfWhatTheyTook(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var limits = await database.Node.SetLimitsAsync(_subject, Limit(1_000_000, Window));
        var (granted, isOver) = (0L, false);
        var taking = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                granted += (await database.Node.GrantAsync(Volatile.Read(ref limits).Wish(1, 3))).Sum(grant => grant.Granted);
            }
        });

        for (var round = 0; round < 20 || Volatile.Read(ref granted) == 0; round++)
        {
            Volatile.Write(ref limits, await database.Node.SetLimitsAsync(_subject, Limit(1_000_000 + round, Window)));
        }

        Volatile.Write(ref isOver, true);
        await taking;
        granted.ShouldBeGreaterThan(0);
        (await database.Node.AllowanceAsync(_subject)).Taken.ShouldBe(granted);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Add_WhileAnotherNodeTakes_LosesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (first, second) = (database.Node, database.StartNode());
        var limits = await first.SetLimitsAsync(_subject, CreditsOf(5));
        var (granted, isOver) = (0L, false);
        var taking = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                granted += await TakeAsync(second, limits.Wish(1, 3));
            }
        });

        var added = 0;
        for (; added < 100 || Volatile.Read(ref granted) == 0; added += 5)
        {
            (await AddAsync(first, 5)).ShouldBeTrue();
        }

        Volatile.Write(ref isOver, true);
        await taking;
        (await LeftAsync(first)).ShouldBe(5 + added - granted);
        granted.ShouldBeInRange(1, 5 + added);
    }

    [Theory, MemberData(nameof(ClockErrors))]
    public async Task Limits_OfANodeWhoseClockIsADayOff_CountInTheDatabasesWindow(DatabaseProvider provider, int days)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        await node.SetLimitsAsync(_subject, Limit(10, Window));
        var starts = (await node.AllowanceAsync(_subject)).Starts;
        node.Clock.Now = DateTimeOffset.UtcNow.AddDays(days);

        var limits = await node.SetLimitsAsync(_subject, Limit(12, Window));
        var grant = (await node.GrantAsync(limits.Wish(1, 4))).ShouldHaveSingleItem();
        await node.SetLimitsAsync(_subject, Limit(15, Window));

        (grant.Granted, grant.Starts).ShouldBe((4, starts));
        var row = await node.AllowanceAsync(_subject);
        (row.Amount, row.Taken, row.Starts).ShouldBe((15, 4, starts));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Purge_OfRemovedLimits_WaitsForTheEndOfTheirWindow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        await node.SetLimitsAsync(key.Id, key.CustomerId, new LimitChange(
            RateLimits.Of([new(5, 60, Measure.Requests), new(50, Window, Measure.Requests)]), new CreditChange(new Credits(9, Refill: null))));
        await node.SetLimitsAsync(key.Id, new LimitChange(RateLimits.Of([new(5, 61, Measure.Requests)]), new CreditChange(Credits: null)));

        node.Clock.Now += TimeSpan.FromDays(2);
        (await node.Get<LimitPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(2));
        (await node.AllowancesAsync(key.Id)).Select(row => row.Window).ShouldBe([61, Window]);

        node.Clock.Now += TimeSpan.FromDays(40);
        (await node.Get<LimitPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));
        (await node.AllowancesAsync(key.Id)).Select(row => row.Window).ShouldBe([61]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Purge_OfAChainWithoutKeys_RemovesAllThatBelongsToIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var first = await node.AddKeyAsync(customer.Id);
        await node.SetLimitsAsync(first.Id, customer.Id, CreditsOf(5));
        await node.AddCreditsAsync(first.Id, customer.Id, Guid.NewGuid(), 1);
        await node.SetLimitsAsync(customer.Id, customer.Id, CreditsOf(5));
        var second = await node.RotateAsync(first.Id, Domain.Accesskeys.TokenFormat.Default.Generate(), grace: 0, node.Clock.Now);
        await node.DeleteKeyAsync(first.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        // The chain has a key left.
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        (await node.Get<LimitPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(0));
        (await node.AllowanceAsync(first.Id)).Amount.ShouldBe(6);
        (await node.ChangesAsync()).Where(change => change.SubjectId == first.Id).Select(change => change.SubjectKind).ShouldBe(["Limits", "Credits"]);

        await node.DeleteKeyAsync(second.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        (await node.Get<LimitPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));

        (await node.AllowancesAsync(first.Id)).ShouldBeEmpty();
        (await node.ChangesAsync()).ShouldNotContain(change => change.SubjectId == first.Id);
        (await node.ReadAsync(db => db.CreditAdditions.CountAsync())).ShouldBe(0);
        (await node.ReadAsync(db => db.LimitSets.Select(limits => limits.Id).ToListAsync())).ShouldBe([customer.Id]);
        (await node.AllowanceAsync(customer.Id)).Amount.ShouldBe(5);
    }

    private static long Milliseconds(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    // On SQLite, the other node's changes may hold the lock for too long: then nothing was granted.
    private static async Task<long> TakeAsync(Node node, LeaseWish wish)
    {
        try
        {
            return (await node.GrantAsync(wish)).Sum(grant => grant.Granted);
        }
        catch (UnavailableException)
        {
            return 0;
        }
    }

    private Task<bool> AddAsync(Node node, long add) => node.AddCreditsAsync(_subject, _subject, Guid.NewGuid(), add);

    private async Task<long> LeftAsync(Node node) => (await node.AllowanceAsync(_subject)).RemainingAt(DateTimeOffset.UtcNow);
}
