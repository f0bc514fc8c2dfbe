using System.Globalization;
using System.Text;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.Sessions;

internal sealed record SessionSettings(SigningKey SigningKey, TimeSpan Lifetime)
{
    private const string SigningKeySetting = "Sessions:SigningKey";
    private const string LifetimeSetting = "Sessions:Lifetime";
    private const int SigningKeyBytes = 32;

    /// <summary>What session tokens are signed with.</summary>
    public SymmetricSecurityKey TokenKey { get; } = new(SigningKey.Subkey("session"));

    public static SessionSettings Read(IConfiguration configuration, IHostEnvironment environment) =>
        new(new SigningKey(ReadSigningKey(configuration, environment)), ReadLifetime(configuration));

    private static byte[] ReadSigningKey(IConfiguration configuration, IHostEnvironment environment)
    {
        var text = configuration[SigningKeySetting];
        if (string.IsNullOrEmpty(text))
        {
            return environment.IsDevelopment()
                ? ReadDevelopmentKey(environment.ContentRootPath)
                : throw new SettingException(SigningKeySetting, $"is required: at least {SigningKeyBytes} bytes of secret text");
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length >= SigningKeyBytes
            ? bytes
            : throw new SettingException(SigningKeySetting, $"must be at least {SigningKeyBytes} bytes of UTF-8");
    }

    private static byte[] ReadDevelopmentKey(string contentRoot)
    {
        try
        {
            var key = DevelopmentSigningKey.ReadOrMake(DataFolder.Ensure(contentRoot, SigningKeySetting));
            return key.Length >= SigningKeyBytes
                ? key
                : throw new SettingException(SigningKeySetting, $"the one in {DataFolder.Name} is cut short; delete it for a new one");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(SigningKeySetting, $"can't be made in {DataFolder.Name}: {exception.Message}");
        }
    }

    private static TimeSpan ReadLifetime(IConfiguration configuration)
    {
        var text = configuration[LifetimeSetting];
        if (string.IsNullOrEmpty(text))
        {
            return TimeSpan.FromDays(1);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lifetime)
            && lifetime >= TimeSpan.FromSeconds(1) && lifetime <= TimeSpan.FromDays(3650)
                ? lifetime
                : throw new SettingException(LifetimeSetting, "must be a time span of 1 second to 3650 days, as 1.00:00:00 for one day");
    }
}
