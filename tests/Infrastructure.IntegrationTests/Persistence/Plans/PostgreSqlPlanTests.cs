using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.PostgreSql;
using Npgsql;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>How PostgreSQL finds the rows of what it is sent. Reading a whole table costs more with every key there is.</summary>
public sealed class PostgreSqlPlanTests(PostgreSqlHotPaths paths) : IClassFixture<PostgreSqlHotPaths>
{
    private const string ById = "PK_Accesskeys (Id =)";
    private const string ByHash = "IX_Accesskeys_TokenHash (TokenHash =)";
    private const string Buried = "PK_Tombstones (TokenHash =)";
    private const string Customer = "PK_Customers (Id =)";
    private const string Limits = "PK_LimitSets (Id =)";
    private const string OneRefusal = "IX_Refusals_AccesskeyId_Hour_Address_Code (AccesskeyId =, Hour =, Address =, Code =)";
    private const string OneSignIn = "IX_SignIns_AgentId_Hour_Address_Outcome (AgentId =, Hour =, Address =, Outcome =)";
    private const string NewestChange = "PK_Changes ()";

    // Tables of one page, where an index would be a second one.
    private const string Feed = "Seq Scan of ChangeFeed";
    private const string Claim = "Seq Scan of JobClaims";
    private const string UsageOfKey = "IX_UsageDays_AccesskeyId_Start (AccesskeyId =, Start >=, Start <)";
    private const string Writer = "Seq Scan of UsageWriters";

    // The caller, by a session: that it has not ended, and its agent.
    private const string Ended = "PK_EndedSessions (Id =)";
    private const string Agent = "PK_Agents (Id =)";

    private static readonly HotPath[] _maybeSorted =
        [HotPath.Housekeeping, HotPath.SearchKeys, HotPath.SearchChanges, HotPath.Summary, HotPath.ExplainPrefix, HotPath.Chain];

    [Theory]
    [InlineData(HotPath.Create, Feed, Feed, Ended, Agent, Customer)]
    [InlineData(HotPath.CreateByKey, Feed, Feed, ById, Customer, Limits, Limits)]
    [InlineData(HotPath.Get, ById, Limits)]
    [InlineData(HotPath.FirstPage, "IX_Accesskeys_CustomerId_Number (CustomerId =)", Limits)]
    [InlineData(HotPath.LaterPage, "IX_Accesskeys_CustomerId_Number (CustomerId =, Number <)", Limits)]
    [InlineData(HotPath.FirstPageOfOwner, "IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId =, ExternalId =)", Limits)]
    [InlineData(HotPath.LaterPageOfOwner, "IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId =, ExternalId =, Number <)", Limits)]
    [InlineData(HotPath.Update, Feed, Feed, Ended, Agent, Customer, ById, Limits, ById)]
    [InlineData(HotPath.Delete, Feed, Feed, Ended, Agent, Customer, ById, Limits, ById)]
    [InlineData(HotPath.Rotate, Feed, Feed, Ended, Agent, Customer, ById, Limits, Feed, Feed, ById)]
    [InlineData(
        HotPath.DeleteChain, Feed, Feed, Ended, Agent, Customer, ById, "IX_Accesskeys_ChainId_Number (ChainId =, Number >)", Limits, Feed, Feed, ById, ById)]
    [InlineData(HotPath.Revoke, ByHash, Feed, Feed, ByHash, ById)]
    [InlineData(
        HotPath.RevokeOwner, Feed, Feed, Ended, Agent, Customer, "IX_Accesskeys_CustomerId_ExternalId_Number (CustomerId =, ExternalId =)", ById)]
    [InlineData(
        HotPath.Import,
        Feed, Feed, Ended, Agent, Customer, ByHash, ByHash, ByHash, ByHash, ByHash, Buried, Buried, Buried, Buried, Buried, Feed, Feed)]
    [InlineData(HotPath.FirstCustomers, "IX_Customers_Number ()", Limits)]
    [InlineData(HotPath.LaterCustomers, "IX_Customers_Number (Number <)", Limits)]
    [InlineData(HotPath.FirstChanges, "IX_Changes_CustomerId_Number (CustomerId =)")]
    [InlineData(HotPath.LaterChanges, "IX_Changes_CustomerId_Number (CustomerId =, Number <)")]
    [InlineData(HotPath.Refusals, ById, "IX_Refusals_AccesskeyId_Number (AccesskeyId =)")]
    [InlineData(HotPath.ChangesOfKey, ById, "IX_Changes_SubjectId_Number (SubjectId =)")]
    [InlineData(HotPath.ChangesOfSubject, "IX_Changes_SubjectId_Number (SubjectId =)", "IX_Changes_SubjectId_Number (SubjectId =)")]
    [InlineData(HotPath.SearchChanges, "IX_Changes_CustomerId_Number (CustomerId =)", "PK_Changes (Number =)")]
    [InlineData(HotPath.SearchKeys, "IX_Accesskeys_CustomerId_Number (CustomerId =)", "IX_Accesskeys_Number (Number =)", Limits)]
    [InlineData(HotPath.Summary, "IX_Accesskeys_CustomerId_Number (CustomerId =)")]
    [InlineData(HotPath.Chain, ById, "IX_Accesskeys_ChainId_Number (ChainId =, Number <=)", "IX_Accesskeys_ChainId_Number (ChainId =, Number >)")]
    [InlineData(HotPath.Explain, ByHash, Limits, Limits)]
    [InlineData(
        HotPath.ExplainPrefix, "IX_Accesskeys_CustomerId_Number (CustomerId =)", "IX_Changes_CustomerId_Number (CustomerId =)", ById)]
    [InlineData(HotPath.GetCustomer, Customer, Limits)]
    [InlineData(HotPath.Login, "IX_Agents_NormalizedUsername (NormalizedUsername =)", Customer)]
    [InlineData(HotPath.FirstUsers, "IX_Agents_CustomerId_Number (CustomerId =)")]
    [InlineData(HotPath.LaterUsers, "IX_Agents_CustomerId_Number (CustomerId =, Number <)")]
    [InlineData(HotPath.Invitation, "IX_Agents_InvitationHash (InvitationHash =)", Customer)]
    [InlineData(HotPath.SignIns, Agent, "IX_SignIns_AgentId_Number (AgentId =)")]
    [InlineData(HotPath.Session, Ended, Agent, Customer)]
    [InlineData(
        HotPath.Housekeeping,
        Claim, Claim, Claim, Claim, Claim, NewestChange,
        "IX_Accesskeys_DeletedAt (DeletedAt <)",
        "IX_Customers_DeletedAt (DeletedAt <)",
        "IX_Accesskeys_CustomerId_Number (CustomerId =)",
        "IX_Changes_SubjectId_Number (SubjectId =)", "PK_Changes (Number =)",
        ById, ById, Claim)]
    [InlineData(
        HotPath.OldRefusals, Claim, Claim, Claim, Claim, Claim, "IX_Refusals_Hour (Hour <)", "PK_Refusals (Number =)", Claim)]
    [InlineData(HotPath.OldSignIns, Claim, Claim, Claim, Claim, Claim, "IX_SignIns_Hour (Hour <)", "PK_SignIns (Number =)", Claim)]
    [InlineData(HotPath.LastUsed, Writer, Writer, ById)]
    [InlineData(HotPath.Refused, Writer, Writer, OneRefusal, OneRefusal)]
    [InlineData(HotPath.SignedIn, Writer, Writer, OneSignIn, OneSignIn)]
    public void Plan_OfEachPath_IsSearchesByIndexOnly(HotPath path, params string[] plan)
    {
        Databases.PostgreSql.Require();

        // Whether the few ids of a purge, or no more rows than a search reads, are sorted or read in the order of the index, depends on the
        // sample of the statistics.
        paths.Sent[path].SelectMany(paths.Explain).Where(line => !_maybeSorted.Contains(path) || line != "Sort").ShouldBe(plan);
    }

    // By external id, whether the keys are found one by one or read all at once depends on how many there are.
    [Theory]
    [InlineData(HotPath.Used, Writer, "IX_UsageHours_AccesskeyId_Start (AccesskeyId =, Start =)", "IX_UsageDays_AccesskeyId_Start (AccesskeyId =, Start =)")]
    [InlineData(HotPath.UsageOfKey, ById, UsageOfKey)]
    [InlineData(HotPath.LaterUsageOfKey, ById, UsageOfKey)]
    [InlineData(HotPath.UsageByKey, "PK_UsageDays (Start =, CustomerId =)")]
    [InlineData(HotPath.LaterUsageByKey, "PK_UsageDays (Start =, CustomerId =, AccesskeyId >)")]
    [InlineData(HotPath.UsageOfKeys, "PK_UsageDays (Start =, CustomerId =, AccesskeyId =)")]
    [InlineData(HotPath.UsageByOutcome, "PK_UsageDays (Start =, CustomerId =)")]
    [InlineData(HotPath.UsageByCustomer, "PK_UsageDays (Start =)")]
    [InlineData(HotPath.UsageHousekeeping, Claim, "PK_UsageDays (Start <)", "PK_UsageDays (Start =, CustomerId =)")]
    public void Plan_OfUsage_IsSearchesByIndexOnly(HotPath path, params string[] plan)
    {
        Databases.PostgreSql.Require();

        // What a page has is sorted; it has few rows.
        paths.Sent[path].SelectMany(paths.Explain).Where(line => line is not ("Sort" or "Incremental Sort")).Distinct().ShouldBe(plan);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plan_OfAVerification_IsASearchForTheHashItsCustomerAndTheirLimits(bool isOfOneCustomer)
    {
        Databases.PostgreSql.Require();
        using var connection = paths.Connect();
        using var command = KeyRows.FindCommand(connection);
        KeyRows.SetParameters(command, TokenFormat.Default.Generate().Hash, isOfOneCustomer ? paths.CustomerId : null);

        PostgreSqlHotPaths.Explain((NpgsqlCommand)command).ShouldBe([ByHash, Customer, Limits, Limits]);
    }

    // A node that was away has a whole page to read.
    [Theory]
    [InlineData(20_000)]
    [InlineData(1)]
    public void Plan_OfAPoll_StartsAtTheCursor(long cursor) =>
        ExplainFeed(PostgreSqlChangeFeed.PageSql, cursor).ShouldBe(["PK_Changes (Number >=)", ById]);

    [Fact]
    public void Plan_OfTheNewestChange_ReadsTheLastRowOfTheTable() =>
        ExplainFeed(PostgreSqlChangeFeed.NewestSql, cursor: null).ShouldBe([NewestChange, ById]);

    [Fact]
    public void Commands_AllOfThem_NeitherSkipNorCountRows()
    {
        Databases.PostgreSql.Require();

        paths.Sent.Values.SelectMany(sent => sent).Select(sent => sent.Text)
            .Concat([PostgreSqlChangeFeed.PageSql, PostgreSqlChangeFeed.NewestSql])
            .ShouldAllBe(text => !text.SkipsOrCounts());
    }

    private IReadOnlyList<string> ExplainFeed(string sql, long? cursor)
    {
        Databases.PostgreSql.Require();
        using var connection = paths.Connect();
        using var command = ChangeFeedRows.Command(connection, sql, cursor);
        return PostgreSqlHotPaths.Explain((NpgsqlCommand)command);
    }
}
