using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Copying;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Copying;

public sealed class CopiedTableTests
{
    [Fact]
    public async Task All_OfTheModel_AreCopiedOrExcludedByName()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);

        var model = await database.Node.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().Select(type => type.ClrType).ToList()));

        CopiedTable.All.Select(table => table.Type).Concat(CopiedTable.NotCopied).ShouldBe(model, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_InterruptedBetweenTwoBatches_AppendsTheRest(DatabaseProvider provider)
    {
        await using var scene = await CopyScene.CreateAsync(DatabaseProvider.Sqlite, provider, keys: 1_500);
        var rows = await CopyScene.RowsAsync(scene.Source.Location);
        await scene.InterruptAfterAsync("Agents");
        await using var target = CopyScene.StartNode(scene.Target);
        var table = CopiedTable.All.Single(table => table.Type == typeof(Accesskey));

        await Should.ThrowAsync<OperationCanceledException>(() => CopyAsync(_ => throw new OperationCanceledException()));
        (await target.ReadAsync(db => table.CountAsync(db, CancellationToken.None))).ShouldBe(1_000);
        await CopyAsync(_ => { });
        (await target.ReadAsync(db => table.CountAsync(db, CancellationToken.None))).ShouldBe(1_503);
        await scene.CopyAsync();

        (await CopyScene.RowsAsync(scene.Target)).ShouldBe(rows);

        Task<bool> CopyAsync(Action<int> progress) => scene.Source.Node.ReadAsync(source => target.ReadAsync(async db =>
        {
            var copy = new TargetCopy(db, DatabaseState.Filling, (await db.ChangeFeed.SingleAsync()).CopyOf);
            await db.Database.CreateExecutionStrategy().ExecuteAsync(() => table.CopyAsync(source, copy, progress, CancellationToken.None));
            return true;
        }));
    }
}
