using System.Text.RegularExpressions;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>
/// What decides how a statement finds its rows: tables, predicates, order and limit. Column lists, values, aliases and the names of
/// parameters are left out, because they change without consequence.
/// </summary>
internal static partial class SqlShape
{
    public static string Of(string text)
    {
        var shape = Parameter().Replace(Quote().Replace(text, ""), "@");
        shape = Alias().Replace(shape, "");
        shape = Qualifier().Replace(shape, "");
        shape = Columns().Replace(shape, "SELECT ${limit}… FROM");
        shape = Inserted().Replace(shape, "INSERT INTO $1");
        return Assigned().Replace(shape, "UPDATE ${table}");
    }

    [GeneratedRegex(@"[\[\]""]")]
    private static partial Regex Quote();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    // EF's are a letter and perhaps a number.
    [GeneratedRegex(@" AS [a-z]\d*\b")]
    private static partial Regex Alias();

    [GeneratedRegex(@"\b[a-z]\d*\.")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"SELECT (?<limit>TOP\([^)]*\) )?(?:(?!SELECT|FROM|WHERE).)+? FROM")]
    private static partial Regex Columns();

    [GeneratedRegex(@"INSERT INTO (\w+) \([^)]*\)( VALUES \([^)]*\))?")]
    private static partial Regex Inserted();

    [GeneratedRegex(@"UPDATE (?:(?<table>[A-Z]\w+)|\w+) SET (?:(?!SELECT|FROM|WHERE).)+(?:FROM (?<table>[A-Z]\w+))?(?= FROM| WHERE)")]
    private static partial Regex Assigned();
}
