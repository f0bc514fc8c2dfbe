using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>docs/operations.md: the table of rights on SQL Server against the statements below it.</summary>
public sealed partial class OperationsGuideTests
{
    private static readonly string _guide = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    [Fact]
    public void Grants_OfTheService_AreThoseOfTheTable() =>
        Grants().Matches(_guide).Select(grant => grant.Groups[1].Value)
            .ShouldBe(TableNames().Matches(RowOf("accesskeys", after: "`DELETE`")).Select(name => name.Groups[1].Value));

    [Fact]
    public void Roles_OfTheMigration_AreThoseOfTheTable() =>
        Roles().Matches(_guide).Select(role => role.Groups[1].Value)
            .ShouldBe(TableRoles().Matches(RowOf("accesskeys_migrate", after: "")).Select(name => name.Groups[1].Value));

    private static string RowOf(string login, string after)
    {
        var row = _guide.Split('\n').Single(line => line.StartsWith($"| `{login}` |", StringComparison.Ordinal));
        return row[row.IndexOf(after, StringComparison.Ordinal)..];
    }

    [GeneratedRegex(@"GRANT DELETE ON dbo\.(\w+) TO accesskeys;")]
    private static partial Regex Grants();

    [GeneratedRegex("`([A-Z][a-z]\\w+)`")]
    private static partial Regex TableNames();

    [GeneratedRegex(@"ALTER ROLE (\w+) ADD MEMBER accesskeys_migrate;")]
    private static partial Regex Roles();

    [GeneratedRegex("`(db_\\w+)`")]
    private static partial Regex TableRoles();
}
