namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class NodeClusterTests
{
    [Fact]
    public async Task Node_WhenAnotherIsKilledOrPaused_KeepsWorkingUntilItIsStopped()
    {
        await using var cluster = new NodeCluster(3);
        await cluster.InitializeAsync();
        var (killed, paused, last) = (cluster.All[0], cluster.All[1], cluster.All[2]);
        var key = await killed.CreateKeyAsync();

        cluster.Kill(killed);
        cluster.Pause(paused);
        await last.AcceptsAsync(key);
        (await cluster.StopAsync(last)).ShouldBe(0);

        cluster.Continue(paused);
        await paused.AcceptsAsync(key);
        await Should.ThrowAsync<HttpRequestException>(() => killed.VerifyAsync(key.Token));
        await Should.ThrowAsync<HttpRequestException>(() => last.VerifyAsync(key.Token));
    }
}
