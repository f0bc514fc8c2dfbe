using Microsoft.AspNetCore.Hosting;

namespace Accesskeys.Console.BrowserTests.Hosting;

/// <summary>The service on a developer's machine, where the console works over plain HTTP.</summary>
public sealed class ConsoleService : Service
{
    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseEnvironment("Development");
    }
}
