using System.Text;
using Accesskeys.Infrastructure.Files;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Accesskeys.Infrastructure.Sessions;

/// <param name="SigningKey">The key that signs and seals.</param>
/// <param name="PreviousSigningKeys">More accepted keys: the previous one or, on nodes that haven't been changed yet, the next one.</param>
internal sealed record SigningKeySettings(SigningKey SigningKey, IReadOnlyList<SigningKey> PreviousSigningKeys)
{
    private const string SigningKeySetting = "Sessions:SigningKey";
    private const string PreviousSetting = "Sessions:PreviousSigningKeys";

    /// <summary>All accepted keys, the one in use first.</summary>
    public IEnumerable<SigningKey> SigningKeys => PreviousSigningKeys.Prepend(SigningKey);

    public static SigningKeySettings Read(IConfiguration configuration, IHostEnvironment environment) => new(
        new SigningKey(ReadSigningKey(configuration, environment)), ReadPreviousKeys(configuration));

    public override string ToString() => nameof(SigningKeySettings);

    private static byte[] ReadSigningKey(IConfiguration configuration, IHostEnvironment environment)
    {
        var text = configuration[SigningKeySetting];
        if (string.IsNullOrEmpty(text))
        {
            return environment.IsDevelopment()
                ? ReadDevelopmentKey(environment.ContentRootPath)
                : throw new SettingException(SigningKeySetting, $"is required: at least {SigningKey.LeastBytes} bytes of secret text");
        }

        return Bytes(text, SigningKeySetting);
    }

    private static List<SigningKey> ReadPreviousKeys(IConfiguration configuration)
    {
        var section = configuration.GetSection(PreviousSetting);
        return section.Value is { Length: > 0 }
            ? throw new SettingException(PreviousSetting, $"must be a list: set {PreviousSetting}:0 for the first")
            : [.. section.GetChildren().Select(key => new SigningKey(Bytes(key.Value ?? "", key.Path)))];
    }

    private static byte[] Bytes(string text, string setting)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < SigningKey.LeastBytes
            ? throw new SettingException(setting, $"must be at least {SigningKey.LeastBytes} bytes of UTF-8")
            : SigningKey.IsPredictable(bytes)
            ? throw new SettingException(setting, "is easy to guess; generate a random one, for example with: openssl rand -base64 48")
            : bytes;
    }

    private static byte[] ReadDevelopmentKey(string contentRoot)
    {
        try
        {
            var key = DevelopmentSigningKey.ReadOrMake(DataFolder.Ensure(contentRoot, SigningKeySetting));
            return key.Length >= SigningKey.LeastBytes
                ? key
                : throw new SettingException(SigningKeySetting, $"the key file in {DataFolder.Name} is truncated; delete it to generate a new one");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(SigningKeySetting, $"can't be created in {DataFolder.Name}: {exception.Message}");
        }
    }
}
