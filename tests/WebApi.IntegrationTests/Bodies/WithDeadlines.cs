using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public sealed class WithDeadlines : Service
{
    internal DeadlineClock Deadlines { get; } = new();

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Deadlines));
    }

    // What it sends may have set deadlines of its own.
    protected override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        Deadlines.ForgetAll();
    }
}
