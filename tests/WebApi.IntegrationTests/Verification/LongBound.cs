namespace Accesskeys.WebApi.IntegrationTests.Verification;

/// <summary>Trusts its cache for so long that no test outlasts it, and follows the changes before the first test.</summary>
public sealed class LongBound : Service
{
    public static readonly TimeSpan Bound = TimeSpan.FromHours(1);

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Accesskeys:RevocationBound"] = Bound.ToString(),
    };

    protected override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await Log.LinesAsync(line => line.Text.StartsWith("Following the change feed", StringComparison.Ordinal));
    }
}
