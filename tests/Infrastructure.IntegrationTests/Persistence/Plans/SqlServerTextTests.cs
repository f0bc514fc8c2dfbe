using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.SqlServer;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>
/// The SQL sent to SQL Server, checked without a server and its plans: conditions match its indexes, and no more rows than needed are read.
/// </summary>
public sealed class SqlServerTextTests(SqlServerHotPaths paths) : IClassFixture<SqlServerHotPaths>
{
    private const string HeldClaim =
        "FROM [JobClaims] AS [j] WHERE [j].[Name] = @name AND [j].[Fence] = @fence AND [j].[Holder] = @_holder";

    private const string Wait = "SET LOCK_TIMEOUT 2000";
    private const string Advance = "UPDATE [c] SET [c].[Last] = [c].[Last] + @p FROM [ChangeFeed] AS [c] WHERE [c].[Id] = 1";
    private const string Number = "SELECT TOP(2) [c].[Last] FROM [ChangeFeed] AS [c] WHERE [c].[Id] = 1";

    private const string Columns =
        "[a].[Id], [a].[AllowedIps], [a].[ChainId], [a].[CreatedAt], [a].[CustomerId], [a].[DeletedAt], [a].[Detail], [a].[ExpiresAt], "
        + "[a].[HasEnded], [a].[IsEnabled], [a].[LastUsedAt], [a].[Name], [a].[Number], [a].[RotatedFrom], [a].[RotatedTo], [a].[Scopes], [a].[TokenHash], "
        + "[a].[TokenPrefix], [a].[UpdatedAt]";

    private const string Own = "FROM [Accesskeys] AS [a] WHERE [a].[CustomerId] = @ef_filter__CurrentCustomerId AND [a].[DeletedAt] IS NULL";
    private const string OneToChange = $"SELECT TOP(2) {Columns} {Own} AND [a].[Id] = @id";

    private const string CustomerColumns =
        "[c].[Id], [c].[CreatedAt], [c].[DeletedAt], [c].[IsOperator], [c].[Name], [c].[Number], [c].[UpdatedAt]";

    private const string Customers = "FROM [Customers] AS [c] WHERE [c].[DeletedAt] IS NULL";

    private const string ChangeColumns =
        "INSERT INTO [Changes] ([Number], [Action], [ActorId], [ActorKind], [Address], [After], [At], [Before], [ChangeId], [CustomerId], "
        + "[RequestId], [SubjectId], [SubjectKind])";

    private const string AllChangeColumns =
        "[c].[Number], [c].[Action], [c].[ActorId], [c].[ActorKind], [c].[Address], [c].[After], [c].[At], [c].[Before], [c].[ChangeId], "
        + "[c].[CustomerId], [c].[RequestId], [c].[SubjectId], [c].[SubjectKind]";

    private const string OneRefusal = "SELECT @p0 AS AccesskeyId, @p1 AS Hour, @p2 AS Address, @p3 AS Code, @p4 AS Times";

    private const string SameRefusal =
        "Refusals.AccesskeyId = counted.AccesskeyId AND Refusals.Hour = counted.Hour AND Refusals.Address = counted.Address AND Refusals.Code = counted.Code";

    private const string OwnChanges = "FROM [Changes] AS [c] WHERE [c].[CustomerId] = @caller_CustomerId";

    private const string Session =
        "SELECT c.Id, c.Name, c.IsOperator, c.CreatedAt, c.UpdatedAt FROM Agents AS a INNER JOIN Customers AS c ON c.Id = a.CustomerId "
        + "WHERE a.Id = @p0 AND a.SessionGeneration = @p1 AND c.DeletedAt IS NULL "
        + "AND NOT EXISTS (SELECT 1 FROM EndedSessions AS e WHERE e.Id = @p2)";

    private const string Key =
        "SELECT c.Id, c.Name, c.IsOperator, c.CreatedAt, c.UpdatedAt, "
        + "a.Id, a.Name, a.TokenPrefix, a.ExpiresAt, a.HasEnded, a.IsEnabled, a.Scopes, a.AllowedIps "
        + "FROM Accesskeys AS a INNER JOIN Customers AS c ON c.Id = a.CustomerId WHERE a.Id = @p0 AND a.DeletedAt IS NULL AND c.DeletedAt IS NULL";

    private const string InsertKey =
        "SET NOCOUNT ON; INSERT INTO [Accesskeys] ([Id], [AllowedIps], [ChainId], [CreatedAt], [CustomerId], [DeletedAt], [Detail], [ExpiresAt], "
        + "[HasEnded], [IsEnabled], [LastUsedAt], [Name], [Number], [RotatedFrom], [RotatedTo], [Scopes], [TokenHash], [TokenPrefix], [UpdatedAt]) "
        + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18); "
        + $"{ChangeColumns} VALUES (@p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31);";

    [Theory]
    [InlineData(HotPath.Create, Wait, Advance, Number, Session, InsertKey)]
    [InlineData(HotPath.CreateByKey, Wait, Advance, Number, Key, InsertKey)]
    [InlineData(
        HotPath.Get,
        "SELECT TOP(2) [a].[Id], [a].[CustomerId], [a].[Name], [a].[Detail], [a].[TokenPrefix], [a].[Scopes], [a].[AllowedIps], "
        + "[a].[RotatedFrom], [a].[RotatedTo], [a].[ExpiresAt], [a].[CreatedAt], [a].[UpdatedAt], [a].[DeletedAt], [a].[LastUsedAt], [a].[IsEnabled] "
        + $"{Own} AND [a].[Id] = @request_Id")]
    [InlineData(HotPath.FirstPage, $"SELECT TOP(@p) {Columns} {Own} ORDER BY [a].[Number] DESC")]
    [InlineData(HotPath.LaterPage, $"SELECT TOP(@p) {Columns} {Own} AND [a].[Number] < @last ORDER BY [a].[Number] DESC")]
    [InlineData(
        HotPath.Update,
        Wait, Advance, Number, Session, OneToChange,
        "SET NOCOUNT ON; UPDATE [Accesskeys] SET [Name] = @p0, [UpdatedAt] = @p1 OUTPUT 1 WHERE [Id] = @p2; "
        + $"{ChangeColumns} VALUES (@p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15);")]
    [InlineData(
        HotPath.Delete,
        Wait, Advance, Number, Session, OneToChange,
        "SET NOCOUNT ON; UPDATE [Accesskeys] SET [DeletedAt] = @p0, [UpdatedAt] = @p1 OUTPUT 1 WHERE [Id] = @p2; "
        + $"{ChangeColumns} VALUES (@p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15);")]
    [InlineData(
        HotPath.Revoke,
        "SELECT [a].[TokenHash], [a].[CustomerId] FROM [Accesskeys] AS [a] WHERE [a].[DeletedAt] IS NULL AND [a].[TokenHash] = @hash",
        Wait, Advance, Number,
        $"SELECT {Columns} FROM [Accesskeys] AS [a] WHERE [a].[DeletedAt] IS NULL AND [a].[TokenHash] = @hash",
        "SET NOCOUNT ON; UPDATE [Accesskeys] SET [DeletedAt] = @p0, [UpdatedAt] = @p1 OUTPUT 1 WHERE [Id] = @p2; "
        + $"{ChangeColumns} VALUES (@p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15);")]
    [InlineData(HotPath.FirstCustomers, $"SELECT TOP(@p) {CustomerColumns} {Customers} ORDER BY [c].[Number] DESC")]
    [InlineData(HotPath.LaterCustomers, $"SELECT TOP(@p) {CustomerColumns} {Customers} AND [c].[Number] < @last ORDER BY [c].[Number] DESC")]
    [InlineData(HotPath.FirstChanges, $"SELECT TOP(@p) {AllChangeColumns} {OwnChanges} ORDER BY [c].[Number] DESC")]
    [InlineData(HotPath.LaterChanges, $"SELECT TOP(@p) {AllChangeColumns} {OwnChanges} AND [c].[Number] < @last ORDER BY [c].[Number] DESC")]
    [InlineData(
        HotPath.Refusals,
        $"SELECT CASE WHEN EXISTS ( SELECT 1 {Own} AND [a].[Id] = @request_Id) THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END",
        "SELECT TOP(@p) [r].[Number], [r].[AccesskeyId], [r].[Address], [r].[Code], [r].[Hour], [r].[Times] FROM [Refusals] AS [r] "
        + "WHERE [r].[AccesskeyId] = @request_Id ORDER BY [r].[Number] DESC")]
    [InlineData(
        HotPath.ChangesOfKey,
        "SELECT CASE WHEN EXISTS ( SELECT 1 FROM [Accesskeys] AS [a] WHERE [a].[CustomerId] = @ef_filter__CurrentCustomerId AND [a].[Id] = @id) "
        + "THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END",
        $"SELECT TOP(@p) {AllChangeColumns} FROM [Changes] AS [c] WHERE [c].[SubjectId] = @request_Id AND [c].[SubjectKind] = N'Accesskey' "
        + "ORDER BY [c].[Number] DESC")]
    [InlineData(
        HotPath.Login,
        "SELECT TOP(2) [a].[Id], [a].[CreatedAt], [a].[CustomerId], [a].[NormalizedUsername], [a].[PasswordHash], [a].[SessionGeneration], "
        + "[a].[UpdatedAt], [a].[Username] FROM [Agents] AS [a] INNER JOIN ( SELECT [c].[Id] FROM [Customers] AS [c] WHERE [c].[DeletedAt] IS NULL ) "
        + "AS [c0] ON [a].[CustomerId] = [c0].[Id] WHERE [a].[NormalizedUsername] = @normalized")]
    [InlineData(HotPath.Session, Session)]
    [InlineData(
        HotPath.Housekeeping,
        "SET LOCK_TIMEOUT 0",
        "INSERT INTO JobClaims (Name, Fence, NextRunAt) SELECT @p0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM JobClaims WHERE Name = @p1)",
        "UPDATE [j] SET [j].[Holder] = @p, [j].[Fence] = [j].[Fence] + CAST(1 AS bigint), [j].[ClaimedUntil] = @p5 FROM [JobClaims] AS [j] "
        + "WHERE [j].[Name] = @name AND [j].[NextRunAt] <= @now "
        + "AND ([j].[Holder] IS NULL OR [j].[Holder] = @_holder OR [j].[ClaimedUntil] <= @now3)",
        "SELECT TOP(2) [j].[Fence] FROM [JobClaims] AS [j] WHERE [j].[Name] = @name",
        "SET LOCK_TIMEOUT 0",
        $"UPDATE [j] SET [j].[ClaimedUntil] = @p {HeldClaim}",
        $"SELECT TOP(2) [j].[Cursor] {HeldClaim}",
        "SELECT TOP(1) [c].[SubjectId] FROM [Changes] AS [c] ORDER BY [c].[Number] DESC",
        "SELECT TOP(@p) [a].[Id] FROM [Accesskeys] AS [a] WHERE [a].[Id] <> @newest AND [a].[DeletedAt] IS NOT NULL "
        + "AND [a].[DeletedAt] < @deletedBefore ORDER BY [a].[DeletedAt]",
        "SELECT TOP(@p) [a0].[Id] FROM [Customers] AS [c] INNER JOIN ( SELECT [a].[Id], [a].[CustomerId] FROM [Accesskeys] AS [a] "
        + "WHERE [a].[Id] <> @newest AND [a].[DeletedAt] IS NULL ) AS [a0] ON [c].[Id] = [a0].[CustomerId] "
        + "WHERE [c].[DeletedAt] IS NOT NULL AND [c].[DeletedAt] < @deletedBefore ORDER BY [c].[DeletedAt]",
        "DELETE FROM [c] FROM [Changes] AS [c] WHERE [c].[Number] IN ( SELECT TOP(@p) [c0].[Number] FROM [Changes] AS [c0] "
        + "WHERE [c0].[SubjectId] IN (@ids1, @ids2, @ids3, @ids4) ORDER BY [c0].[SubjectId] )",
        "DELETE FROM [r] FROM [Refusals] AS [r] WHERE [r].[Number] IN ( SELECT TOP(@p) [r0].[Number] FROM [Refusals] AS [r0] "
        + "WHERE [r0].[Hour] < @deletedBefore ORDER BY [r0].[Hour] )",
        "SELECT [a].[TokenHash] FROM [Accesskeys] AS [a] WHERE [a].[Id] IN (@ids1, @ids2, @ids3, @ids4)",
        "SET IMPLICIT_TRANSACTIONS OFF; SET NOCOUNT ON; INSERT INTO [Tombstones] ([TokenHash]) VALUES (@p0);",
        "DELETE FROM [a] FROM [Accesskeys] AS [a] WHERE [a].[Id] IN (@ids1, @ids2, @ids3, @ids4)",
        $"UPDATE [j] SET [j].[Holder] = NULL, [j].[ClaimedUntil] = NULL, [j].[NextRunAt] = @p5, [j].[Cursor] = NULL {HeldClaim}")]
    [InlineData(
        HotPath.LastUsed,
        "SET LOCK_TIMEOUT 0",
        "UPDATE Accesskeys SET LastUsedAt = used.LastUsedAt "
        + "FROM (SELECT @p0 AS Id, @p1 AS LastUsedAt UNION ALL SELECT @p2 AS Id, @p3 AS LastUsedAt) AS used "
        + "WHERE Accesskeys.Id = used.Id AND (Accesskeys.LastUsedAt IS NULL OR Accesskeys.LastUsedAt < used.LastUsedAt)")]
    [InlineData(
        HotPath.Refused,
        "SET LOCK_TIMEOUT 0",
        $"INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) SELECT counted.AccesskeyId, counted.Hour, counted.Address, counted.Code, 0 "
        + $"FROM ({OneRefusal}) AS counted WHERE NOT EXISTS (SELECT 1 FROM Refusals WHERE {SameRefusal}); "
        + $"UPDATE Refusals SET Times = Refusals.Times + counted.Times FROM ({OneRefusal}) AS counted WHERE {SameRefusal}")]
    public void Text_OfEachPath_IsThis(HotPath path, params string[] texts) => paths.Sent[path].Select(sent => sent.Text).ShouldBe(texts);

    [Theory]
    [InlineData(HotPath.FirstPage)]
    [InlineData(HotPath.LaterPage)]
    [InlineData(HotPath.FirstCustomers)]
    [InlineData(HotPath.LaterCustomers)]
    [InlineData(HotPath.FirstChanges)]
    [InlineData(HotPath.LaterChanges)]
    [InlineData(HotPath.ChangesOfKey)]
    public void Text_OfAPage_TakesOneRowMoreThanThePageHas(HotPath path) =>
        paths.Sent[path][^1].Parameters["@p"].ShouldBe(HotPaths.PageSize + 1);

    // Of four rows on EF merges where it has to read something back, which takes more locks.
    [Fact]
    public void Text_OfAnImport_FindsTheHashesAndInsertsWithoutMerging()
    {
        var texts = paths.Sent[HotPath.Import].Select(sent => sent.Text).ToList();

        texts.Take(6).ShouldBe(
        [
            Wait, Advance, Number, Session,
            OfEach(5, row => $"SELECT [a{row}].[TokenHash], [a{row}].[Id], [a{row}].[CustomerId], [a{row}].[DeletedAt] FROM [Accesskeys] AS [a{row}] "
                + $"WHERE [a{row}].[TokenHash] = @hash"),
            OfEach(5, row => $"SELECT [t{row}].[TokenHash] FROM [Tombstones] AS [t{row}] WHERE [t{row}].[TokenHash] = @hash"),
        ]);
        texts[^1].ShouldStartWith("SET NOCOUNT ON; INSERT INTO [Accesskeys] (");
        texts.ShouldAllBe(text => !text.Contains("MERGE") && !text.Contains("OUTPUT"));
    }

    [Fact]
    public void Text_OfAPoll_TakesAPageFromTheCursorOn()
    {
        SqlServerChangeFeedReader.PageSql.ShouldStartWith("SELECT TOP (1000) c.Number");
        SqlServerChangeFeedReader.PageSql.TrimEnd().ShouldEndWith("a.Id = c.SubjectId WHERE c.Number >= @cursor ORDER BY c.Number");
    }

    [Fact]
    public void Text_OfTheNewestChange_TakesOneRow()
    {
        SqlServerChangeFeedReader.NewestSql.ShouldStartWith("SELECT TOP (1) c.Number");
        SqlServerChangeFeedReader.NewestSql.TrimEnd().ShouldEndWith("a.Id = c.SubjectId ORDER BY c.Number DESC");
    }

    [Fact]
    public void Text_OfAVerification_FindsOneHash()
    {
        KeyRows.FindByHash.ShouldContain("WHERE a.TokenHash = @hash AND a.DeletedAt IS NULL AND c.DeletedAt IS NULL\n");
        KeyRows.FindByHash.ShouldEndWith("AND (@customer IS NULL OR a.CustomerId = @customer)");
    }

    [Fact]
    public void Commands_AllOfThem_NeitherSkipNorCountRows() => paths.Sent.Values.SelectMany(sent => sent).Select(sent => sent.Text)
        .Concat([KeyRows.FindByHash, SqlServerChangeFeedReader.PageSql, SqlServerChangeFeedReader.NewestSql])
        .ShouldAllBe(text => !text.SkipsOrCounts());

    // EF numbers all but the first, its aliases from 0 and its parameters from 1.
    private static string OfEach(int count, Func<string, string> select) => string.Join(
        " UNION ALL ", Enumerable.Range(0, count).Select(row => row == 0 ? select("") : $"{select($"{row - 1}")}{row}"));
}
