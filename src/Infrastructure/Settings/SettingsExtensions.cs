using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Settings;

public static class SettingsExtensions
{
    /// <summary>
    /// Registers <typeparamref name="T"/> as options and as itself. Each property is a setting of the section, and its validation attribute
    /// has the setting's rule. The values are checked when the service starts.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, IConfiguration section)
        where T : class
    {
        var binder = new SettingsBinder<T>(section);
        services.AddSingleton<IConfigureOptions<T>>(binder);
        services.AddSingleton<IValidateOptions<T>>(binder);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services.AddOptions<T>().ValidateOnStart();
    }
}
