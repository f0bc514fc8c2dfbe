using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>docs/operations.md: the tables of rights on each database server against the statements below them.</summary>
public sealed partial class OperationsGuideTests
{
    [Theory]
    [InlineData("SQL Server")]
    [InlineData("PostgreSQL")]
    public void Grants_OfTheService_AreThoseOfTheTable(string server)
    {
        var section = SectionOf(server);

        Grants().Matches(section).SelectMany(grant => Names().Matches(grant.Groups[1].Value)).Select(name => name.Value)
            .ShouldBe(TableNames().Matches(RowOf(section, "accesskeys", after: "`DELETE`")).Select(name => name.Groups[1].Value));
    }

    [Fact]
    public void Roles_OfTheMigrationOnSqlServer_AreThoseOfTheTable()
    {
        var section = SectionOf("SQL Server");

        Roles().Matches(section).Select(role => role.Groups[1].Value)
            .ShouldBe(TableRoles().Matches(RowOf(section, "accesskeys_migrate", after: "")).Select(name => name.Groups[1].Value));
    }

    private static string SectionOf(string server) => File.ReadAllText(Repository.PathOf("docs", "operations.md"))
        .Split("\n## ").Single(section => section.StartsWith(server + "\n", StringComparison.Ordinal));

    private static string RowOf(string section, string login, string after)
    {
        var row = section.Split('\n').Single(line => line.StartsWith($"| `{login}` |", StringComparison.Ordinal));
        return row[row.IndexOf(after, StringComparison.Ordinal)..];
    }

    [GeneratedRegex(@"GRANT DELETE ON (.*?) TO accesskeys;")]
    private static partial Regex Grants();

    [GeneratedRegex("[A-Z]\\w+")]
    private static partial Regex Names();

    [GeneratedRegex("`([A-Z][a-z]\\w+)`")]
    private static partial Regex TableNames();

    [GeneratedRegex(@"ALTER ROLE (\w+) ADD MEMBER accesskeys_migrate;")]
    private static partial Regex Roles();

    [GeneratedRegex("`(db_\\w+)`")]
    private static partial Regex TableRoles();
}
