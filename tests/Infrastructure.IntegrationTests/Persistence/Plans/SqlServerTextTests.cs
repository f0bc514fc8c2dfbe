using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.SqlServer;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>
/// The SQL sent to SQL Server, checked without a server and its plans: conditions match its indexes, and no more rows than needed are read.
/// </summary>
public sealed class SqlServerTextTests(SqlServerHotPaths paths) : IClassFixture<SqlServerHotPaths>
{
    private const string NewJob = "INSERT INTO JobClaims SELECT @, 0, 0 WHERE NOT EXISTS (SELECT … FROM JobClaims WHERE Name = @)";
    private const string ClaimJob =
        "UPDATE JobClaims WHERE Name = @ AND (NextRunAt <= @ OR NextRunAt > @) AND (Holder IS NULL OR Holder = @ OR ClaimedUntil <= @)";
    private const string ReadFence = "SELECT TOP(2) … FROM JobClaims WHERE Name = @";
    private const string Wait = "SET LOCK_TIMEOUT 2000";
    private const string NoWait = "SET LOCK_TIMEOUT 0";
    private const string Advance = "UPDATE ChangeFeed WHERE Id = 1 AND State = N'InUse'";
    private const string Number = "SELECT TOP(2) … FROM ChangeFeed WHERE Id = 1 AND State = N'InUse'";
    private const string Own = "FROM Accesskeys WHERE CustomerId = @ AND DeletedAt IS NULL";
    private const string OneOwn = $"SELECT TOP(2) … {Own} AND Id = @";
    private const string HasHash = "SELECT … FROM Accesskeys WHERE DeletedAt IS NULL AND TokenHash = @";
    private const string InsertKey = "SET NOCOUNT ON; INSERT INTO Accesskeys; INSERT INTO Changes;";
    private const string UpdateKey = "SET NOCOUNT ON; UPDATE Accesskeys WHERE Id = @; INSERT INTO Changes;";
    private const string HeldClaim = "JobClaims WHERE Name = @ AND Fence = @ AND Holder = @";
    private const string Written = "UPDATE UsageWriters WHERE Id = @ AND LastBatch < @";
    private const string OneSignIn = "SELECT @ AS AgentId, @ AS Hour, @ AS Address, @ AS Outcome, @ AS Times";
    private const string OneRefusal = "SELECT @ AS AccesskeyId, @ AS Hour, @ AS Address, @ AS Code, @ AS Times";

    private const string Session =
        "SELECT … FROM Agents INNER JOIN Customers ON Id = CustomerId WHERE Id = @ AND SessionGeneration = @ AND DeletedAt IS NULL "
        + "AND NOT EXISTS (SELECT … FROM EndedSessions WHERE Id = @)";

    private const string Key =
        "SELECT … FROM Accesskeys INNER JOIN Customers ON Id = CustomerId "
        + "LEFT JOIN LimitSets ON Id = COALESCE(ChainId, Id) LEFT JOIN LimitSets ON Id = Id WHERE Id = @ AND DeletedAt IS NULL AND DeletedAt IS NULL";

    private const string Limits = "SELECT … FROM LimitSets WHERE Id = @";

    private const string SameRefusal =
        "Refusals.AccesskeyId = counted.AccesskeyId AND Refusals.Hour = counted.Hour AND Refusals.Address = counted.Address AND Refusals.Code = counted.Code";

    private const string SameSignIn =
        "SignIns.AgentId = counted.AgentId AND SignIns.Hour = counted.Hour AND SignIns.Address = counted.Address AND SignIns.Outcome = counted.Outcome";

    [Theory]
    [InlineData(HotPath.Create, Wait, Advance, Number, Session, InsertKey)]
    [InlineData(HotPath.CreateByKey, Wait, Advance, Number, Key, InsertKey)]
    [InlineData(HotPath.Get, OneOwn, Limits)]
    [InlineData(HotPath.FirstPage, $"SELECT TOP(@) … {Own} ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.LaterPage, $"SELECT TOP(@) … {Own} AND Number < @ ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.FirstPageOfOwner, $"SELECT TOP(@) … {Own} AND ExternalId = @ ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.LaterPageOfOwner, $"SELECT TOP(@) … {Own} AND ExternalId = @ AND Number < @ ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.Update, Wait, Advance, Number, Session, OneOwn, Limits, UpdateKey)]
    [InlineData(HotPath.Delete, Wait, Advance, Number, Session, OneOwn, Limits, UpdateKey)]
    [InlineData(HotPath.Revoke, HasHash, Wait, Advance, Number, HasHash, UpdateKey)]
    [InlineData(
        HotPath.RevokeOwner, Wait, Advance, Number, Session, $"SELECT TOP(@) … {Own} AND ExternalId = @ ORDER BY Number DESC", UpdateKey)]
    [InlineData(HotPath.FirstCustomers, "SELECT TOP(@) … FROM Customers WHERE DeletedAt IS NULL ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.LaterCustomers, "SELECT TOP(@) … FROM Customers WHERE DeletedAt IS NULL AND Number < @ ORDER BY Number DESC", Limits)]
    [InlineData(HotPath.FirstChanges, "SELECT TOP(@) … FROM Changes WHERE CustomerId = @ ORDER BY Number DESC")]
    [InlineData(HotPath.LaterChanges, "SELECT TOP(@) … FROM Changes WHERE CustomerId = @ AND Number < @ ORDER BY Number DESC")]
    [InlineData(
        HotPath.Refusals,
        $"SELECT CASE WHEN EXISTS ( SELECT … {Own} AND Id = @) THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END",
        "SELECT TOP(@) … FROM Refusals WHERE AccesskeyId = @ ORDER BY Number DESC")]
    [InlineData(
        HotPath.ChangesOfKey,
        "SELECT TOP(2) … FROM Accesskeys WHERE CustomerId = @ AND Id = @",
        "SELECT TOP(@) … FROM Changes WHERE SubjectId = @ ORDER BY Number DESC")]
    [InlineData(
        HotPath.Login,
        "SELECT TOP(2) … FROM Agents INNER JOIN ( SELECT … FROM Customers WHERE DeletedAt IS NULL ) ON CustomerId = Id "
        + "WHERE DeletedAt IS NULL AND NormalizedUsername = @")]
    [InlineData(HotPath.FirstUsers, "SELECT TOP(@) … FROM Agents WHERE CustomerId = @ AND DeletedAt IS NULL ORDER BY Number DESC")]
    [InlineData(HotPath.LaterUsers, "SELECT TOP(@) … FROM Agents WHERE CustomerId = @ AND DeletedAt IS NULL AND Number < @ ORDER BY Number DESC")]
    [InlineData(
        HotPath.Invitation,
        "SELECT TOP(2) … FROM Agents INNER JOIN ( SELECT … FROM Customers WHERE DeletedAt IS NULL ) ON CustomerId = Id "
        + "WHERE DeletedAt IS NULL AND InvitationHash = @")]
    [InlineData(
        HotPath.SignIns,
        "SELECT CASE WHEN EXISTS ( SELECT … FROM Agents WHERE CustomerId = @ AND DeletedAt IS NULL AND Id = @) THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END",
        "SELECT TOP(@) … FROM SignIns WHERE AgentId = @ ORDER BY Number DESC")]
    [InlineData(HotPath.Session, Session)]
    [InlineData(
        HotPath.Housekeeping,
        NoWait, NewJob, ClaimJob, ReadFence, NoWait, $"UPDATE {HeldClaim}", $"SELECT TOP(2) … FROM {HeldClaim}",
        "SELECT TOP(1) … FROM Changes ORDER BY Number DESC",
        "SELECT TOP(@) … FROM Accesskeys WHERE Id <> @ AND DeletedAt IS NOT NULL AND DeletedAt < @ ORDER BY DeletedAt",
        "SELECT TOP(@) … FROM Customers INNER JOIN ( SELECT … FROM Accesskeys WHERE Id <> @ AND DeletedAt IS NULL ) ON Id = CustomerId "
        + "WHERE DeletedAt IS NOT NULL AND DeletedAt < @ ORDER BY DeletedAt",
        "DELETE FROM c FROM Changes WHERE Number IN ( SELECT TOP(@) … FROM Changes WHERE SubjectId IN (@, @, @, @) AND SubjectKind = N'Accesskey' ORDER BY SubjectId )",
        "SELECT … FROM Accesskeys WHERE Id IN (@, @, @, @)",
        "SET IMPLICIT_TRANSACTIONS OFF; SET NOCOUNT ON; INSERT INTO Tombstones;",
        "DELETE FROM a FROM Accesskeys WHERE Id IN (@, @, @, @)",
        $"UPDATE {HeldClaim}")]
    [InlineData(
        HotPath.OldRefusals,
        NoWait, NewJob, ClaimJob, ReadFence, NoWait, $"UPDATE {HeldClaim}", $"SELECT TOP(2) … FROM {HeldClaim}",
        "DELETE FROM r FROM Refusals WHERE Number IN ( SELECT TOP(@) … FROM Refusals WHERE Hour < @ ORDER BY Hour )",
        $"UPDATE {HeldClaim}")]
    [InlineData(
        HotPath.OldSignIns,
        NoWait, NewJob, ClaimJob, ReadFence, NoWait, $"UPDATE {HeldClaim}", $"SELECT TOP(2) … FROM {HeldClaim}",
        "DELETE FROM s FROM SignIns WHERE Number IN ( SELECT TOP(@) … FROM SignIns WHERE Hour < @ ORDER BY Hour )",
        $"UPDATE {HeldClaim}")]
    [InlineData(
        HotPath.LastUsed,
        NoWait, Written,
        "UPDATE Accesskeys FROM (SELECT @ AS Id, @ AS LastUsedAt UNION ALL SELECT @ AS Id, @ AS LastUsedAt) AS used "
        + "WHERE Accesskeys.Id = used.Id AND (Accesskeys.LastUsedAt IS NULL OR Accesskeys.LastUsedAt < used.LastUsedAt)")]
    [InlineData(
        HotPath.Refused,
        NoWait, Written,
        $"INSERT INTO Refusals SELECT … FROM ({OneRefusal}) AS counted WHERE NOT EXISTS (SELECT … FROM Refusals WHERE {SameRefusal}); "
        + $"UPDATE Refusals FROM ({OneRefusal}) AS counted WHERE {SameRefusal}")]
    [InlineData(
        HotPath.SignedIn,
        NoWait, Written,
        $"INSERT INTO SignIns SELECT … FROM ({OneSignIn}) AS counted WHERE NOT EXISTS (SELECT … FROM SignIns WHERE {SameSignIn}); "
        + $"UPDATE SignIns FROM ({OneSignIn}) AS counted WHERE {SameSignIn}")]
    public void Statements_OfEachPath_FindTheirRowsLikeThis(HotPath path, params string[] shapes) =>
        paths.Sent[path].Select(sent => SqlShape.Of(sent.Text)).ShouldBe(shapes);

    [Theory]
    [InlineData(HotPath.FirstPage)]
    [InlineData(HotPath.LaterPage)]
    [InlineData(HotPath.FirstPageOfOwner)]
    [InlineData(HotPath.LaterPageOfOwner)]
    [InlineData(HotPath.FirstCustomers)]
    [InlineData(HotPath.LaterCustomers)]
    [InlineData(HotPath.FirstChanges)]
    [InlineData(HotPath.LaterChanges)]
    [InlineData(HotPath.ChangesOfKey)]
    public void Text_OfAPage_TakesOneRowMoreThanThePageHas(HotPath path) =>
        paths.Sent[path].Last(sent => sent.Parameters.ContainsKey("@p")).Parameters["@p"].ShouldBe(HotPaths.PageSize + 1);

    // Of four rows on EF merges where it has to read something back, which takes more locks.
    [Fact]
    public void Text_OfAnImport_FindsTheHashesAndInsertsWithoutMerging()
    {
        var texts = paths.Sent[HotPath.Import].Select(sent => sent.Text).ToList();

        texts.Take(6).Select(SqlShape.Of).ShouldBe(
        [
            Wait, Advance, Number, Session,
            OfEachImported("SELECT … FROM Accesskeys WHERE TokenHash = @"),
            OfEachImported("SELECT … FROM Tombstones WHERE TokenHash = @"),
        ]);
        texts[^1].ShouldStartWith("SET NOCOUNT ON; INSERT INTO [Accesskeys] (");
        texts.ShouldAllBe(text => !text.Contains("MERGE") && !text.Contains("OUTPUT"));
    }

    [Fact]
    public void Text_OfAPoll_TakesAPageFromTheCursorOn()
    {
        SqlServerChangeFeed.PageSql.ShouldStartWith("SELECT TOP (1000) ");
        SqlShape.Of(SqlServerChangeFeed.PageSql).TrimEnd().ShouldEndWith("Id = SubjectId WHERE Number >= @ ORDER BY Number");
    }

    [Fact]
    public void Text_OfTheNewestChange_TakesOneRow()
    {
        SqlServerChangeFeed.NewestSql.ShouldStartWith("SELECT TOP (1) ");
        SqlShape.Of(SqlServerChangeFeed.NewestSql).TrimEnd().ShouldEndWith("Id = SubjectId ORDER BY Number DESC");
    }

    [Fact]
    public void Text_OfAVerification_FindsOneHash()
    {
        KeyRows.FindByHash.ShouldContain("WHERE a.\"TokenHash\" = @hash AND a.\"DeletedAt\" IS NULL AND c.\"DeletedAt\" IS NULL\n");
        KeyRows.FindByHash.ShouldEndWith("AND (@customer IS NULL OR a.\"CustomerId\" = @customer)");
    }

    [Fact]
    public void Commands_AllOfThem_NeitherSkipNorCountRows() => paths.Sent.Values.SelectMany(sent => sent).Select(sent => sent.Text)
        .Concat([KeyRows.FindByHash, SqlServerChangeFeed.PageSql, SqlServerChangeFeed.NewestSql])
        .ShouldAllBe(text => !text.SkipsOrCounts());

    private static string OfEachImported(string select) => string.Join(" UNION ALL ", Enumerable.Repeat(select, HotPaths.Imported));
}
