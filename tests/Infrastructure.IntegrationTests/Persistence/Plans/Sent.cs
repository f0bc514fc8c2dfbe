using System.Data.Common;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <param name="Text">On one line.</param>
internal sealed record Sent(string Text, IReadOnlyDictionary<string, object?> Parameters)
{
    public static Sent Of(DbCommand command) => new(
        string.Join(' ', command.CommandText.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
        command.Parameters.Cast<DbParameter>().ToDictionary(parameter => parameter.ParameterName, parameter => parameter.Value));
}

internal static class SentTexts
{
    /// <summary>To skip or to count rows is to read them.</summary>
    public static bool SkipsOrCounts(this string text) =>
        text.Contains("OFFSET", StringComparison.OrdinalIgnoreCase) || text.Contains("COUNT(", StringComparison.OrdinalIgnoreCase);
}
