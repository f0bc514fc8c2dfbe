using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

public sealed class LuaTests
{
    [Theory]
    [InlineData("core.httpclient()", "error('broken')")]
    [InlineData("[\"x-customer-id\"]", "[\"x-missing\"]")]
    public async Task Script_ThatFails_BlocksTheRequest(string code, string broken)
    {
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var api = await Recorder.StartAsync(_ => { });
        var changed = 0;
        await using var proxy = await ProxyProcess.StartAsync(new HAProxy(), service.Address, api.Address, text =>
        {
            changed += text.Contains(code) ? 1 : 0;
            return text.Replace(code, broken, StringComparison.Ordinal);
        });

        var answer = await proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

        changed.ShouldBe(1);
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        api.Requests.ShouldBeEmpty();
    }
}
