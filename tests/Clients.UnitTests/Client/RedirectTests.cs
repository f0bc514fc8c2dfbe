using System.Net;
using Accesskeys.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Clients.UnitTests.Client;

public sealed class RedirectTests
{
    [Fact]
    public async Task Redirect_OfACallWithASecretInItsBody_IsNotFollowed()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        var followed = false;
        server.MapPost("/v1.0/accesskeys/verify", () => Results.Redirect("/elsewhere", preserveMethod: true));
        server.MapPost("/elsewhere", () => followed = true);
        await server.StartAsync();
        var services = new ServiceCollection();
        services.AddAccesskeysClient(options => options.Service = new Uri(server.Urls.Single()));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<AccesskeysClient>();

        var failure = await Should.ThrowAsync<AccesskeysException>(client.VerifyAccesskeyAsync(new VerifyAccesskey { Token = "vb_key" }));

        failure.StatusCode.ShouldBe((int)HttpStatusCode.TemporaryRedirect);
        followed.ShouldBeFalse();
    }
}
