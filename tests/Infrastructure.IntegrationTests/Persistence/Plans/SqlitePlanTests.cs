using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>How SQLite goes about what it is sent. What is not a search by an index costs more with every key there is.</summary>
public sealed class SqlitePlanTests(SqliteHotPaths paths) : IClassFixture<SqliteHotPaths>
{
    private const string NewJob = "SEARCH JobClaims USING COVERING INDEX sqlite_autoindex_JobClaims_1 (Name=?)";
    private const string ById = "SEARCH a USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?)";
    private const string NewestKeys = "SEARCH a USING INDEX IX_Accesskeys_CustomerId_Number (CustomerId=?)";
    private const string ByHash = "SEARCH a USING INDEX IX_Accesskeys_TokenHash (TokenHash=?)";
    private const string SaveById = "SEARCH Accesskeys USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?)";
    private const string Feed = "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)";
    private const string Claim = "SEARCH j USING INDEX sqlite_autoindex_JobClaims_1 (Name=?)";

    // A scan that starts at the newest and ends there: nothing is sorted before it.
    private const string NewestChange = "SCAN c";

    // The caller, by a session: its agent, that it has not ended, and its customer.
    private const string Agent = "SEARCH a USING INDEX sqlite_autoindex_Agents_1 (Id=?)";
    private const string Limits = "SEARCH l USING INDEX sqlite_autoindex_LimitSets_1 (Id=?)";
    private const string LimitsOfKey = Limits + " LEFT-JOIN";
    private const string LimitsOfCustomer = "SEARCH s USING INDEX sqlite_autoindex_LimitSets_1 (Id=?) LEFT-JOIN";
    private const string Subquery = "SCALAR SUBQUERY 1";
    private const string Ended = "SEARCH e USING COVERING INDEX sqlite_autoindex_EndedSessions_1 (Id=?)";
    private const string UsageOfKey = "SEARCH u USING INDEX IX_UsageDays_AccesskeyId_Start (AccesskeyId=? AND Start>? AND Start<?)";
    private const string UsageOfCustomer = "SEARCH u USING INDEX sqlite_autoindex_UsageDays_1 (Start=? AND CustomerId=?)";

    // The outcomes of one hour or day; and the groups of the hours or days that were read.
    private const string SortedOutcomes = "USE TEMP B-TREE FOR LAST TERM OF ORDER BY";
    private const string Grouped = "USE TEMP B-TREE FOR GROUP BY";

    private const string Writer = "SEARCH u USING INDEX sqlite_autoindex_UsageWriters_1 (Id=?)";
    private const string HasWriter = "SEARCH u USING COVERING INDEX sqlite_autoindex_UsageWriters_1 (Id=?)";
    private const string Customer = "SEARCH c USING INDEX sqlite_autoindex_Customers_1 (Id=?)";

    [Theory]
    [InlineData(HotPath.Create, Feed, Feed, Agent, Subquery, Ended, Customer)]
    [InlineData(HotPath.CreateByKey, Feed, Feed, ById, Customer, LimitsOfKey, LimitsOfCustomer)]
    [InlineData(HotPath.Get, ById, Limits)]
    [InlineData(HotPath.FirstPage, NewestKeys, Limits)]
    [InlineData(HotPath.LaterPage, "SEARCH a USING INDEX IX_Accesskeys_CustomerId_Number (CustomerId=? AND Number<?)", Limits)]
    [InlineData(
        HotPath.FirstPageOfOwner, "SEARCH a USING INDEX IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId=? AND ExternalId=?)", Limits)]
    [InlineData(
        HotPath.LaterPageOfOwner, "SEARCH a USING INDEX IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId=? AND ExternalId=? AND Number<?)", Limits)]
    [InlineData(HotPath.Update, Feed, Feed, Agent, Subquery, Ended, Customer, ById, Limits, SaveById)]
    [InlineData(HotPath.Delete, Feed, Feed, Agent, Subquery, Ended, Customer, ById, Limits, SaveById)]
    [InlineData(HotPath.Rotate, Feed, Feed, Agent, Subquery, Ended, Customer, ById, Limits, Feed, Feed, SaveById)]
    [InlineData(
        HotPath.DeleteChain,
        Feed, Feed, Agent, Subquery, Ended, Customer, ById, "SEARCH a USING INDEX IX_Accesskeys_ChainId_Number (ChainId=? AND Number>?)", Limits, Feed, Feed, SaveById, SaveById)]
    [InlineData(HotPath.Revoke, ByHash, Feed, Feed, ByHash, SaveById)]
    [InlineData(
        HotPath.RevokeOwner,
        Feed, Feed, Agent, Subquery, Ended, Customer,
        "SEARCH a USING INDEX IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId=? AND ExternalId=?)", SaveById)]
    [InlineData(
        HotPath.Import,
        Feed, Feed, Agent, Subquery, Ended, Customer,
        "COMPOUND QUERY", "LEFT-MOST SUBQUERY", ByHash,
        "UNION ALL", "SEARCH a0 USING INDEX IX_Accesskeys_TokenHash (TokenHash=?)",
        "UNION ALL", "SEARCH a1 USING INDEX IX_Accesskeys_TokenHash (TokenHash=?)",
        "UNION ALL", "SEARCH a2 USING INDEX IX_Accesskeys_TokenHash (TokenHash=?)",
        "UNION ALL", "SEARCH a3 USING INDEX IX_Accesskeys_TokenHash (TokenHash=?)",
        "COMPOUND QUERY", "LEFT-MOST SUBQUERY", "SEARCH t USING COVERING INDEX sqlite_autoindex_Tombstones_1 (TokenHash=?)",
        "UNION ALL", "SEARCH t0 USING COVERING INDEX sqlite_autoindex_Tombstones_1 (TokenHash=?)",
        "UNION ALL", "SEARCH t1 USING COVERING INDEX sqlite_autoindex_Tombstones_1 (TokenHash=?)",
        "UNION ALL", "SEARCH t2 USING COVERING INDEX sqlite_autoindex_Tombstones_1 (TokenHash=?)",
        "UNION ALL", "SEARCH t3 USING COVERING INDEX sqlite_autoindex_Tombstones_1 (TokenHash=?)",
        Feed, Feed)]
    [InlineData(HotPath.FirstCustomers, "SCAN c USING INDEX IX_Customers_Number", Limits)]
    [InlineData(HotPath.LaterCustomers, "SEARCH c USING INDEX IX_Customers_Number (Number<?)", Limits)]
    [InlineData(HotPath.FirstChanges, "SEARCH c USING INDEX IX_Changes_CustomerId (CustomerId=?)")]
    [InlineData(HotPath.LaterChanges, "SEARCH c USING INDEX IX_Changes_CustomerId (CustomerId=? AND rowid<?)")]
    [InlineData(
        HotPath.Refusals,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", ById, "SEARCH r USING INDEX IX_Refusals_AccesskeyId (AccesskeyId=?)")]
    [InlineData(
        HotPath.ChangesOfKey,
        ById, "SEARCH c USING INDEX IX_Changes_SubjectId (SubjectId=?)")]
    [InlineData(
        HotPath.ChangesOfSubject, "SEARCH c USING INDEX IX_Changes_SubjectId (SubjectId=?)", "SEARCH c USING INDEX IX_Changes_SubjectId (SubjectId=?)")]
    [InlineData(HotPath.SearchChanges, "SEARCH c USING INDEX IX_Changes_CustomerId (CustomerId=?)", Feed)]
    [InlineData(HotPath.SearchKeys, NewestKeys, "SEARCH a USING INDEX IX_Accesskeys_Number (Number=?)", Limits)]
    [InlineData(HotPath.Summary, NewestKeys)]
    [InlineData(
        HotPath.Chain,
        ById, "SEARCH a USING INDEX IX_Accesskeys_ChainId_Number (ChainId=? AND Number<?)", "SEARCH a USING INDEX IX_Accesskeys_ChainId_Number (ChainId=? AND Number>?)")]
    [InlineData(HotPath.Explain, ByHash, Limits, Limits)]
    [InlineData(
        HotPath.ExplainPrefix,
        NewestKeys, "CO-ROUTINE c0", "SEARCH c USING INDEX IX_Changes_CustomerId (CustomerId=?)", "SCAN c0", ById, "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData(HotPath.GetCustomer, "SEARCH c USING INDEX sqlite_autoindex_Customers_1 (Id=?)", Limits)]
    [InlineData(
        HotPath.Login,
        "SEARCH a USING INDEX IX_Agents_NormalizedUsername (NormalizedUsername=?)",
        "SEARCH c USING INDEX sqlite_autoindex_Customers_1 (Id=?)")]
    [InlineData(HotPath.FirstUsers, "SEARCH a USING INDEX IX_Agents_CustomerId_Number (CustomerId=?)")]
    [InlineData(HotPath.LaterUsers, "SEARCH a USING INDEX IX_Agents_CustomerId_Number (CustomerId=? AND Number<?)")]
    [InlineData(
        HotPath.Invitation,
        "SEARCH a USING INDEX IX_Agents_InvitationHash (InvitationHash=?)",
        "SEARCH c USING INDEX sqlite_autoindex_Customers_1 (Id=?)")]
    [InlineData(
        HotPath.SignIns,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", Agent, "SEARCH s USING INDEX IX_SignIns_AgentId (AgentId=?)")]
    [InlineData(HotPath.Session, Agent, Subquery, Ended, Customer)]
    [InlineData(
        HotPath.Housekeeping,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", NewJob, Claim, Claim, Claim, Claim, NewestChange,
        "SEARCH a USING INDEX IX_Accesskeys_DeletedAt (DeletedAt>? AND DeletedAt<?)",
        "SEARCH c USING INDEX IX_Customers_DeletedAt (DeletedAt>? AND DeletedAt<?)",
        "SEARCH a USING INDEX IX_Accesskeys_CustomerId_Number (CustomerId=?)",
        "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)", "LIST SUBQUERY 1",
        "SEARCH c0 USING INDEX IX_Changes_SubjectId (SubjectId=?)",
        ById,
        "SEARCH a USING COVERING INDEX sqlite_autoindex_Accesskeys_1 (Id=?)", Claim)]
    [InlineData(
        HotPath.OldRefusals,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", NewJob, Claim, Claim, Claim, Claim,
        "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)", "LIST SUBQUERY 1", "SEARCH r0 USING COVERING INDEX IX_Refusals_Hour (Hour<?)", Claim)]
    [InlineData(
        HotPath.OldSignIns,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", NewJob, Claim, Claim, Claim, Claim,
        "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)", "LIST SUBQUERY 1", "SEARCH s0 USING COVERING INDEX IX_SignIns_Hour (Hour<?)", Claim)]
    [InlineData(
        HotPath.LastUsed,
        Writer, "SCAN CONSTANT ROW", Subquery, HasWriter, "MATERIALIZE used", "COMPOUND QUERY", "LEFT-MOST SUBQUERY", "SCAN CONSTANT ROW", "UNION ALL", "SCAN CONSTANT ROW",
        "SCAN used", "SEARCH Accesskeys USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?)")]
    public void Plan_OfEachPath_IsSearchesByIndexOnly(HotPath path, params string[] plan) => paths.Sent[path]
        .Where(sent => !sent.Text.StartsWith("PRAGMA", StringComparison.Ordinal))
        .SelectMany(paths.Explain)
        .ShouldBe(plan);

    [Theory]
    [InlineData(HotPath.UsageOfKey, "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", ById, UsageOfKey, SortedOutcomes)]
    [InlineData(HotPath.LaterUsageOfKey, "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", ById, UsageOfKey, SortedOutcomes)]
    [InlineData(HotPath.UsageByKey, UsageOfCustomer)]
    [InlineData(
        HotPath.LaterUsageByKey, "SEARCH u USING INDEX sqlite_autoindex_UsageDays_1 (Start=? AND CustomerId=? AND AccesskeyId>?)", UsageOfCustomer)]
    [InlineData(HotPath.UsageOfKeys, "SEARCH u USING INDEX sqlite_autoindex_UsageDays_1 (Start=? AND CustomerId=? AND AccesskeyId=?)")]
    [InlineData(HotPath.UsageByOutcome, UsageOfCustomer, Grouped)]
    [InlineData(
        HotPath.UsageByExternalId, UsageOfCustomer, "SEARCH a USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?) LEFT-JOIN", Grouped)]
    [InlineData(HotPath.UsageByCustomer, "SEARCH u USING INDEX sqlite_autoindex_UsageDays_1 (Start=?)")]
    [InlineData(
        HotPath.UsageHousekeeping,
        "SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", "SEARCH JobClaims USING COVERING INDEX sqlite_autoindex_JobClaims_1 (Name=?)", Claim,
        "SEARCH u USING COVERING INDEX sqlite_autoindex_UsageDays_1 (Start<?)",
        "SEARCH u USING INDEX sqlite_autoindex_UsageDays_1 (Start=? AND CustomerId=? AND AccesskeyId=?)")]
    public void Plan_OfUsage_IsSearchesByIndexOnly(HotPath path, params string[] plan) => paths.Sent[path]
        .Where(sent => !sent.Text.StartsWith("PRAGMA", StringComparison.Ordinal))
        .SelectMany(paths.Explain)
        .Distinct()
        .ShouldBe(plan);

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
    public void Plan_OfAPage_ReadsOneRowMoreThanThePageHas(HotPath path)
    {
        var sent = paths.Sent[path].Last(sent => sent.Parameters.ContainsKey("@p"));

        sent.Text.ShouldEndWith("LIMIT @p");
        sent.Parameters["@p"].ShouldBe(HotPaths.PageSize + 1);
    }

    [Fact]
    public void Plan_OfAVerification_IsASearchForTheHashItsCustomerAndTheirLimits()
    {
        foreach (var customer in new Guid?[] { null, Guid.Empty })
        {
            var parameters = new Dictionary<string, object?> { ["@hash"] = new byte[32], ["@customer"] = customer ?? (object)DBNull.Value };
            paths.Explain(new Sent(KeyRows.FindByHash, parameters)).ShouldBe(
            [
                ByHash,
                "SEARCH c USING INDEX sqlite_autoindex_Customers_1 (Id=?)",
                LimitsOfKey,
                LimitsOfCustomer,
            ]);
        }
    }

    [Fact]
    public void Plan_OfAPoll_StartsAtTheCursor() => Explain(SqliteChangeFeedReader.PageSql, "@cursor", 1L).ShouldBe(
    [
        "SEARCH c USING INTEGER PRIMARY KEY (rowid>?)",
        "SEARCH a USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?) LEFT-JOIN",
    ]);

    [Fact]
    public void Plan_OfTheNewestChange_ReadsTheLastRowOfTheTable()
    {
        SqliteChangeFeedReader.NewestSql.ShouldEndWith("ORDER BY c.\"Number\" DESC LIMIT 1");
        Explain(SqliteChangeFeedReader.NewestSql).ShouldBe(
            [NewestChange, "SEARCH a USING INDEX sqlite_autoindex_Accesskeys_1 (Id=?) LEFT-JOIN"]);
    }

    [Fact]
    public void Commands_AllOfThem_NeitherSkipNorCountRows() => paths.Sent.Values.SelectMany(sent => sent).Select(sent => sent.Text)
        .Concat([KeyRows.FindByHash, SqliteChangeFeedReader.PageSql, SqliteChangeFeedReader.NewestSql])
        .ShouldAllBe(text => !text.SkipsOrCounts());

    private IEnumerable<string> Explain(string text, string? parameter = null, object? value = null) => paths.Explain(
        new Sent(text, parameter is null ? [] : new Dictionary<string, object?> { [parameter] = value }));
}
