using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public sealed class ReplacedDatabaseProcessTests(OneNode nodes) : IClassFixture<OneNode>
{
    [Fact]
    public async Task Verification_WhileTheDatabaseIsAwayForLongerThanTheBound_IsUnavailableAndRecovers()
    {
        var key = await nodes.First.CreateKeyAsync();
        await nodes.First.AcceptsAsync(key);

        File.Move(nodes.DatabaseFile, nodes.DatabaseFile + ".away");
        try
        {
            await RevocationBound.PassAsync();
            (await nodes.First.VerifyAsync(key.Token))
                .ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldNotBeNull();
        }
        finally
        {
            File.Move(nodes.DatabaseFile + ".away", nodes.DatabaseFile);
        }

        await nodes.First.AcceptsAsync(key);
    }

    [Fact]
    public async Task Restore_OfABackup_DecidesWithinTheBoundByWhatTheBackupKnows()
    {
        var known = await nodes.First.CreateKeyAsync();
        var deletedSince = await nodes.First.CreateKeyAsync();
        var backup = Backup.Of(nodes.DatabaseFile);
        var madeSince = await nodes.First.CreateKeyAsync();
        await nodes.First.DeleteAsync(deletedSince);
        await nodes.First.AcceptsAsync(known);
        await nodes.First.RejectsAsync(deletedSince);
        using var watch = new Watch(nodes.First, madeSince.Token);
        await watch.AcceptedAsync();

        backup.Restore();

        var restored = Clock.Now;
        var probes = await watch.EndAsync(restored + RevocationBound.Over);
        probes.Last(probe => probe.IsAccepted).Sent.ShouldBeLessThan(restored + RevocationBound.Length);
        await nodes.First.RejectsAsync(madeSince);
        await nodes.First.AcceptsAsync(known);
        await nodes.First.AcceptsAsync(deletedSince);
    }
}
