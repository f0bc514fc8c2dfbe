using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Another database's file takes the place of the one that a node reads.</summary>
public sealed class ReplacedFileTests
{
    [Fact]
    public async Task Poll_WhenTheFileWasReplaced_DropsAllThatWasReadOfTheOld()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.VerifyAsync();

        await ReplaceAsync(scene);
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 0));
    }

    [Fact]
    public async Task Lookup_WhenTheFileWasReplaced_ReadsTheNewOneThoughNoPollSawIt()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.VerifyAsync();

        await ReplaceAsync(scene);

        (await scene.Node.VerifyAsync(scene.Token.Reveal(), pastCache: true)).ShouldBeRejected(VerificationCode.NotFound);
    }

    // The same history up to here, and then the key's end: the anchor alone would not tell the two apart.
    private static async Task ReplaceAsync(Scene scene)
    {
        var file = scene.Database.Location.File;
        var restored = file + ".restored";
        await scene.Other.ReadAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {restored}"));
        var node = scene.Database.StartNode($"Data Source={restored};Pooling=False");
        await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().ExecuteUpdateAsync(
            row => row.SetProperty(key => key.DeletedAt, node.Clock.Now)));

        // Without its log, which would be taken for the new file's.
        SqliteConnection.ClearAllPools();
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Move(restored, file, overwrite: true);
    }
}
