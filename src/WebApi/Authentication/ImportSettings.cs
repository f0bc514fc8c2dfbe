using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Authentication;

/// <param name="OperatorOnly">Whether only the operator may import keys.</param>
internal sealed record ImportSettings(bool OperatorOnly)
{
    private const string Setting = "Import:Callers";

    public static ImportSettings Read(IConfiguration configuration) => configuration[Setting]?.ToLowerInvariant() switch
    {
        null or "" or "operator" => new(OperatorOnly: true),
        "everyone" => new(OperatorOnly: false),
        _ => throw new SettingException(Setting, "must be operator or everyone, the callers that may import keys"),
    };
}
