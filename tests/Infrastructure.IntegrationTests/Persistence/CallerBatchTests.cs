using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>What takes several units of work, or several attempts, checks its caller in each.</summary>
public sealed class CallerBatchTests
{
    private const int UnitSize = 100;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_WhenTheCallerEndsHalfWay_IsRejectedAndKeepsWhatIsDone(DatabaseProvider provider)
    {
        var commits = new CommitFaultInterceptor();
        await using var scene = await CallerScene.SetAsync(provider, commits);
        scene.CallByKey();
        commits.BeforeTheNext = () => scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Delete(scene.Node.Clock.Now));

        await Should.ThrowAsync<CallerRevokedException>(() => scene.SendAsync(Import((2 * UnitSize) + 50)));

        (await scene.NamesAsync()).Count(name => name == "imported").ShouldBe(UnitSize);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_WhenTheCallerIsNarrowedHalfWay_GivesTheRestNoMoreThanThat(DatabaseProvider provider)
    {
        var commits = new CommitFaultInterceptor();
        await using var scene = await CallerScene.SetAsync(provider, commits);
        scene.CallByKey();
        commits.BeforeTheNext = () => scene.RestrictAsync(scopes: ["orders:read"]);

        var results = (await scene.SendAsync(Import(UnitSize + 1))).Result;

        results.Take(UnitSize).ShouldAllBe(result => result.Status == "created");
        results[UnitSize].Status.ShouldBe("invalid");
        results[UnitSize].Errors!.Keys.ShouldBe(["scopes"]);
    }

    // The newest keys go first, and with them the one that asks for it.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task DeleteOfAChain_WhenAnEarlierBatchEndsTheCaller_IsFinished(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey(await RotateAsync(scene, times: UnitSize + 1));

        await scene.SendAsync(new DeleteAccesskey(scene.Key.Id) { Successors = true });

        (await scene.Other.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().CountAsync(key => key.DeletedAt == null))).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task DeleteOfAChain_WhenTheCallerIsRevokedHalfway_IsRejected(DatabaseProvider provider)
    {
        var commits = new CommitFaultInterceptor();
        await using var scene = await CallerScene.SetAsync(provider, commits);
        await RotateAsync(scene, times: UnitSize + 1);
        var caller = await scene.Other.AddKeyAsync(scene.Customer.Id);
        scene.CallByKey(caller);
        commits.BeforeTheNext = () => scene.Other.AlterKeyAsync(caller.Id, key => key.Delete(scene.Node.Clock.Now));

        await Should.ThrowAsync<CallerRevokedException>(() => scene.SendAsync(new DeleteAccesskey(scene.Key.Id) { Successors = true }));

        (await scene.Other.ReadAsync(db => db.Accesskeys.SingleAsync(key => key.Id == scene.Key.Id))).DeletedAt.ShouldBeNull();
    }

    // SQL Server's way to repeat, on SQLite, which is at hand everywhere.
    [Fact]
    public async Task Change_WhenItIsRepeated_ReadsTheCallerAgain()
    {
        var attempts = 0;
        var beforeTheSecond = () => Task.CompletedTask;
        await using var scene = await CallerScene.SetAsync(
            DatabaseProvider.Sqlite,
            services => services.ConfigureDbContext<SqliteAccesskeysDbContext>(
                options => options.UseSqlite(sqlite => sqlite.ExecutionStrategy(dependencies => new RetryUndoneStrategy(dependencies)))),
            new UndoInterceptor(times: 1, saved: true), new BeforeTransaction(() => ++attempts == 2 ? beforeTheSecond() : Task.CompletedTask));
        scene.CallByKey();
        beforeTheSecond = () => scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Delete(scene.Node.Clock.Now));

        await Should.ThrowAsync<CallerRevokedException>(scene.CreateAsync);

        attempts.ShouldBe(2);
        (await scene.NamesAsync()).ShouldBe(["key"]);
    }

    private static ImportAccesskeys Import(int count) => new([.. Enumerable.Range(0, count).Select(_ => new ImportedAccesskey(
        "imported", "", Convert.ToHexString(TokenFormat.Default.Generate().Hash.ToBytes()), "", "2090-01-01T00:00:00Z")
    {
        Scopes = ["*"],
    })]);

    /// <summary>The last key of the chain.</summary>
    private static Task<Accesskey> RotateAsync(CallerScene scene, int times) => scene.Other.ReadAsync(db => db.ChangeAsync(
        async cancelled =>
        {
            var key = await db.Accesskeys.SingleAsync(key => key.Id == scene.Key.Id, cancelled);
            for (var time = 0; time < times; time++)
            {
                key = db.Accesskeys.Add(key.Rotate(TokenFormat.Default.Generate(), lifetimeSeconds: null, graceSeconds: 600, scene.Node.Clock.Now)).Entity;
            }

            return key;
        },
        CancellationToken.None));
}
