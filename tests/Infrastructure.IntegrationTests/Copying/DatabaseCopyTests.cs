using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Copying;
using Accesskeys.Infrastructure.IntegrationTests.Nodes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Copying;

public sealed class DatabaseCopyTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_FromSqliteToAnyAndBackToSqlite_KeepsEveryRow(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await using var back = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        var rows = await CopyScene.RowsAsync(scene.Source.Location);

        await scene.CopyAsync();
        await scene.CopyAsync(scene.Target, back);

        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);
        (await CopyScene.RowsAsync(back)).ShouldBe(rows);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenDone_NumbersWhatComesNextBehindWhatWasCopied(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await scene.CopyAsync();
        await using var node = CopyScene.StartNode(scene.Target);
        var (change, refusal) = await node.ReadAsync(async db =>
            ((await db.ChangeFeed.SingleAsync()).Last, await db.Refusals.MaxAsync(row => row.Number)));

        var customer = await node.AddCustomerAsync("New");
        await CopyScene.RefuseAsync(node, Guid.NewGuid(), times: 1);

        customer.Number.ShouldBe(change + 1);
        (await node.ReadAsync(db => db.Refusals.MaxAsync(row => row.Number))).ShouldBe(refusal + 1);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenDone_RetiresTheSource(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(provider, DatabaseProvider.Sqlite);

        await scene.CopyAsync();

        (await ObstacleAsync(scene.Source.Node)).ShouldNotBeNull().ShouldContain("retired");
        (await scene.Source.Node.ChangesAsync())[^1].SubjectKind.ShouldBe(nameof(SubjectKind.Database));
        scene.Source.Node.Caller.Caller = null;
        await Should.ThrowAsync<UnavailableException>(() => scene.Source.Node.AddCustomerAsync());
        await using var node = CopyScene.StartNode(scene.Target);
        (await ObstacleAsync(node)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhileItRuns_LetsNoChangeIntoEither(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(provider, DatabaseProvider.Sqlite);
        scene.Source.Node.Caller.Caller = null;
        Task<Exception>? intoSource = null, intoTarget = null;

        await scene.CopyAsync(line =>
        {
            if (line.StartsWith("Accesskeys", StringComparison.Ordinal) && intoSource is null)
            {
                intoSource = Should.ThrowAsync<Exception>(() => scene.Source.Node.AddCustomerAsync());
                intoTarget = ChangeTargetAsync(scene);
                Task.WaitAll(intoSource, intoTarget);
            }
        });

        DatabaseOutage.CauseOf(await intoSource!).ShouldNotBeNull();
        (await intoTarget!).ShouldBeOfType<UnavailableException>().Message.ShouldContain("being filled");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_ThatWasInterrupted_Continues(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        var rows = await CopyScene.RowsAsync(scene.Source.Location);
        await scene.InterruptAfterAsync("Accesskeys");
        await using (var node = CopyScene.StartNode(scene.Target))
        {
            (await ObstacleAsync(node)).ShouldNotBeNull().ShouldContain("filling");
        }

        (await ObstacleAsync(scene.Source.Node)).ShouldBeNull();
        scene.Lines.Clear();
        await scene.CopyAsync();

        scene.Lines.ShouldContain("Continuing the copy that was interrupted.");
        scene.Lines.ShouldNotContain(line => line.StartsWith("Accesskeys", StringComparison.Ordinal));
        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenTheSourceChangedSinceItWasInterrupted_StartsAgain(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await scene.InterruptAfterAsync("Accesskeys");
        scene.Source.Node.Caller.Caller = null;
        await scene.Source.Node.AddCustomerAsync("New");

        await scene.CopyAsync();

        scene.Lines.ShouldContain("The database has changed since the copy began. Starting again.");
        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(await CopyScene.RowsAsync(scene.Source.Location));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenAKeyWasUsedSinceItWasInterrupted_FindsTheDifferenceAndStartsAgain(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await scene.InterruptAfterAsync("Accesskeys");
        await scene.UseAsync(await scene.Source.Node.ReadAsync(db => db.Accesskeys.Select(key => key.Id).FirstAsync()));

        await scene.CopyAsync();

        scene.Lines.ShouldContain("The database has changed since the copy began. Starting again.");
        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(await CopyScene.RowsAsync(scene.Source.Location));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenTheSourceWasRetiredAndTheTargetNotYetReleased_CompletesItThereAlone(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        var rows = await CopyScene.RowsAsync(scene.Source.Location);
        await using var backup = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await CopyScene.BackUpAsync(scene.Source.Location, backup.File);
        await using var another = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await using var fresh = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await scene.CopyAsync();
        await using var node = CopyScene.StartNode(scene.Target);
        await CopyScene.SetStateAsync(node, DatabaseState.Filled);
        await using (var ofBackup = CopyScene.StartNode(backup))
        {
            await ofBackup.AddCustomerAsync("New");
        }

        (await RejectionAsync(() => scene.CopyAsync(scene.Source.Location, fresh))).ShouldContain("is retired");
        (await RejectionAsync(() => scene.CopyAsync(another.Source.Location, scene.Target))).ShouldContain("holds everything of a database");
        (await RejectionAsync(() => scene.CopyAsync(backup, scene.Target))).ShouldContain("holds everything of a database");
        (await ObstacleAsync(node)).ShouldNotBeNull().ShouldContain("filling");
        await scene.CopyAsync();

        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);
        (await ObstacleAsync(node)).ShouldBeNull();
        (await node.ChangesAsync()).ShouldAllBe(change => change.SubjectKind != nameof(SubjectKind.Database));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_OfAnInterruptedCopyToItself_IsRejected(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await scene.InterruptAfterAsync("Comparing");

        (await RejectionAsync(() => scene.CopyAsync(scene.Target, scene.Target))).ShouldContain("interrupted copy");

        await using var node = CopyScene.StartNode(scene.Target);
        (await ObstacleAsync(node)).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_OnceAnotherHasTakenTheTarget_WritesNothingMore(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await using var node = CopyScene.StartNode(scene.Target);

        (await RejectionAsync(() => scene.CopyAsync(line =>
        {
            if (line.StartsWith("Customers", StringComparison.Ordinal))
            {
                // As a copy of another database would leave it.
                CopyScene.SetStateAsync(node, DatabaseState.InUse).GetAwaiter().GetResult();
            }
        }))).ShouldContain("another copy has taken the target");

        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().CountAsync())).ShouldBe(0);
        (await ObstacleAsync(scene.Source.Node)).ShouldBeNull();
    }

    [Fact]
    public async Task Copy_ToATargetThatAnotherDatabaseFills_IsRejected()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await using var another = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        var rows = await CopyScene.RowsAsync(scene.Source.Location);
        await scene.InterruptAfterAsync("Accesskeys");

        (await RejectionAsync(() => another.CopyAsync(another.Source.Location, scene.Target))).ShouldContain("another database is being copied");
        await scene.CopyAsync();

        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copy_WhenTheFileOfEitherIsReplacedMeanwhile_RetiresNothing(bool isSource)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        var replaced = isSource ? scene.Source.Location : scene.Target;
        await CopyScene.BackUpAsync(replaced, replaced.File + ".other");

        (await Should.ThrowAsync<UnavailableException>(() => scene.CopyAsync(line =>
        {
            if (line.StartsWith("Comparing", StringComparison.Ordinal))
            {
                File.Move(replaced.File + ".other", replaced.File, overwrite: true);
            }
        }))).Message.ShouldContain("deleted or replaced");

        File.Delete(replaced.File + "-wal");
        await using var source = CopyScene.StartNode(scene.Source.Location);
        (await ObstacleAsync(source)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhenANodeReportsFromTheSourceMeanwhile_RetiresNothing(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(provider, DatabaseProvider.Sqlite);
        Assert.SkipWhen(provider == DatabaseProvider.Sqlite, "On SQLite, the copy's lock keeps a node from reporting.");
        scene.Source.Node.Clock.Now = DateTimeOffset.UtcNow;

        RunningRegistry? registry = null;
        (await RejectionAsync(() => scene.CopyAsync(line =>
        {
            if (line.StartsWith("Comparing", StringComparison.Ordinal))
            {
                registry = RunningRegistry.StartAsync(scene.Source.Node).GetAwaiter().GetResult();
            }
        }))).ShouldContain("uses the database to copy");

        await registry!.StopAsync();
        registry.Dispose();
        (await ObstacleAsync(scene.Source.Node)).ShouldBeNull();
        await scene.CopyAsync();
    }

    [Fact]
    public async Task Copy_OfTheSourcesBackupAsTarget_IsNoCompleteCopy()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await using var backup = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await CopyScene.BackUpAsync(scene.Source.Location, backup.File);
        await scene.CopyAsync();

        (await RejectionAsync(() => scene.CopyAsync(scene.Source.Location, backup))).ShouldContain("is retired");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_ToATargetOfAnotherVersion_LeavesItsTables(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider);
        await using (var connection = await scene.Target.OpenAsync())
        {
            await connection.ExecuteAsync("""
                DELETE FROM "__EFMigrationsHistory" WHERE MigrationId = (SELECT MAX(MigrationId) FROM "__EFMigrationsHistory")
                """);
        }

        (await RejectionAsync(() => scene.CopyAsync())).ShouldContain("another version");
    }

    [Fact]
    public async Task Copy_OfARowWithoutItsCustomer_NamesTheTable()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await using (var connection = await scene.Source.Location.OpenAsync())
        {
            await connection.ExecuteAsync("PRAGMA foreign_keys = OFF; UPDATE Accesskeys SET CustomerId = '00000000-0000-0000-0000-000000000001'");
        }

        (await RejectionAsync(() => scene.CopyAsync())).ShouldStartWith("the rows of Accesskeys can't be saved in the target: ");
    }

    [Fact]
    public async Task Copy_ThatIsComplete_ChangesNothing()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await scene.CopyAsync();
        await using var node = CopyScene.StartNode(scene.Target);
        await node.AddCustomerAsync("New");
        var rows = await CopyScene.RowsAsync(scene.Target);

        await scene.CopyAsync();

        scene.Lines[^1].ShouldBe("The target is complete already.");
        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);
    }

    [Fact]
    public async Task Copy_OfARetiredDatabaseToAnother_IsRejected()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await scene.CopyAsync();
        await using var other = new TestDatabaseLocation(DatabaseProvider.Sqlite);

        (await RejectionAsync(() => scene.CopyAsync(scene.Source.Location, other))).ShouldContain("is retired");
    }

    [Fact]
    public async Task Copy_OfAnInterruptedCopy_IsRejected()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await scene.InterruptAfterAsync("Changes");
        await using var other = new TestDatabaseLocation(DatabaseProvider.Sqlite);

        (await RejectionAsync(() => scene.CopyAsync(scene.Target, other))).ShouldContain("interrupted copy");
    }

    [Fact]
    public async Task Copy_ToADatabaseWithRows_IsRejected()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        await using var other = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        var rows = await CopyScene.RowsAsync(other.Source.Location);

        (await RejectionAsync(() => scene.CopyAsync(scene.Source.Location, other.Source.Location))).ShouldContain("isn't empty");

        (await CopyScene.RowsAsync(other.Source.Location)).ShouldBe(rows);
        (await ObstacleAsync(scene.Source.Node)).ShouldBeNull();
    }

    [Fact]
    public async Task Copy_ToItself_IsRejected()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);

        await Should.ThrowAsync<Exception>(() => scene.CopyAsync(scene.Source.Location, scene.Source.Location));

        (await ObstacleAsync(scene.Source.Node)).ShouldBeNull();
    }

    [Fact]
    public async Task Copy_OfADatabaseWithoutChanges_IsRejected()
    {
        await using var empty = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);

        (await RejectionAsync(() => scene.CopyAsync(empty.Location, scene.Target))).ShouldContain("is empty");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_WhileANodeReportsFromEither_IsRejected(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(provider, DatabaseProvider.Sqlite);
        scene.Source.Node.Clock.Now = DateTimeOffset.UtcNow;
        using (var registry = await RunningRegistry.StartAsync(scene.Source.Node))
        {
            (await RejectionAsync(() => scene.CopyAsync())).ShouldContain($"a node on {Environment.MachineName} uses the database to copy");
            await registry.StopAsync();
        }

        await scene.InterruptAfterAsync("Customers");
        await using var node = CopyScene.StartNode(scene.Target);
        node.Clock.Now = DateTimeOffset.UtcNow;
        using var ofTarget = await RunningRegistry.StartAsync(node);
        (await RejectionAsync(() => scene.CopyAsync())).ShouldContain("uses the target");
        await ofTarget.StopAsync();
        await scene.CopyAsync();
    }

    [Fact]
    public async Task Copy_WhenANodeWasKilledMoreThanAMinuteAgo_DoesNotWaitForIt()
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, DatabaseProvider.Sqlite);
        scene.Source.Node.Clock.Now = DateTimeOffset.UtcNow.AddSeconds(-61);
        using var killed = await RunningRegistry.StartAsync(scene.Source.Node);

        await scene.CopyAsync();
    }

    private static Task<string?> ObstacleAsync(Node node) =>
        node.UseAsync((Database database) => database.FindObstacleAsync(CancellationToken.None));

    private static async Task<string> RejectionAsync(Func<Task> copy) => (await Should.ThrowAsync<CopyRefusedException>(copy)).Message;

    private static async Task<Exception> ChangeTargetAsync(CopyScene scene)
    {
        await using var node = CopyScene.StartNode(scene.Target);
        return await Should.ThrowAsync<Exception>(() => node.AddCustomerAsync());
    }
}
