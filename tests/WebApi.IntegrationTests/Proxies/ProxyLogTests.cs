using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

public abstract class ProxyLogTests(ProxyProgram program)
{
    public sealed class OnNginx() : ProxyLogTests(new Nginx());

    public sealed class OnCaddy() : ProxyLogTests(new Caddy());

    public sealed class OnHAProxy() : ProxyLogTests(new HAProxy());

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Log_OfAnOutage_NamesTheRequestWithoutItsCredentials(bool serviceIsUp, bool apiIsUp)
    {
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(
            program, serviceIsUp ? service.Address : FreePort.Unused(), apiIsUp ? api.Address : FreePort.Unused());
        var key = TokenFormat.Default.Generate().Reveal();

        await proxy.Http.SendAsync(
            HttpMethod.Get, $"/asked?accesskey={key}&%61ccesskey={key}&token={key}", key, headers: ("X-Forwarded-Uri", $"/?accesskey={key}"));

        var log = await proxy.LogAsync();
        log.ShouldContain("/asked");
        log.ShouldNotContain(key);
    }
}
