using System.Text.Json;
using Json.Schema;

namespace Accesskeys.Tests;

internal static class SchemaFaults
{
    private static readonly EvaluationOptions _options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Where a value breaks its schema, as JSON pointer and rule.</summary>
    public static IEnumerable<string> FaultsOf(this JsonSchema schema, JsonElement value)
    {
        var results = schema.Evaluate(value, _options);
        return results.IsValid ? [] : (results.Details ?? []).Prepend(results).SelectMany(Faults);
    }

    private static IEnumerable<string> Faults(EvaluationResults results) => (results.Errors ?? []).Select(error =>
        $"{results.InstanceLocation} {RuleOf(error.Key, results)}: {error.Value}".TrimStart());

    // What may not be there at all breaks a rule without a name.
    private static string RuleOf(string key, EvaluationResults results) =>
        key.Length > 0 ? key : results.EvaluationPath.ToString().Split('/')[^1];
}
