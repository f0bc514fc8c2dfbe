using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

internal static class TestSettings
{
    /// <summary>The options as the service gets them.</summary>
    public static T Read<T>(string section, params (string Name, string? Value)[] settings)
        where T : class
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"{section}:{setting.Name}", setting => setting.Value))
            .Build();
        var services = new ServiceCollection();
        services.AddSettings<T>(configuration.GetSection(section));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<T>();
    }
}
