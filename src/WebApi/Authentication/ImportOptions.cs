using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Authentication;

internal sealed class ImportOptions
{
    public const string Section = "Import";

    private const string Everyone = "everyone";

    /// <summary>Who may import keys.</summary>
    [OneOf("operator", Everyone, ErrorMessage = "must be operator or everyone, the callers that may import keys")]
    public string Callers { get; set; } = "operator";

    public bool OperatorOnly => !Callers.Equals(Everyone, StringComparison.OrdinalIgnoreCase);
}
