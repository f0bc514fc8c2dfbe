using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>Replaces SQL Server: records what is sent, and returns one row with the requested columns for every query.</summary>
/// <param name="customerId">The owner of all rows.</param>
internal sealed partial class FakeSqlServer(Guid customerId) : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
{
    private readonly Dictionary<string, object> _row = new()
    {
        ["Id"] = Guid.NewGuid(),
        ["CustomerId"] = customerId,
        ["SubjectId"] = Guid.NewGuid(),
        ["SubjectKind"] = nameof(SubjectKind.Accesskey),
        ["ChangeId"] = Guid.NewGuid(),
        ["Action"] = nameof(ChangeAction.Created),
        ["ActorKind"] = nameof(ActorKind.Service),
        ["ActorId"] = DBNull.Value,
        ["Address"] = "",
        ["RequestId"] = "",
        ["At"] = 1L,
        ["AccesskeyId"] = Guid.NewGuid(),
        ["Hour"] = 1L,
        ["Times"] = 1L,
        ["AgentId"] = Guid.NewGuid(),
        ["Outcome"] = "",
        ["Code"] = "",
        ["Before"] = "{}",
        ["After"] = "{}",
        ["Number"] = 7L,
        ["Last"] = 7L,
        ["Name"] = "name",
        ["Detail"] = "",
        ["TokenHash"] = new byte[TokenHash.Size],
        ["TokenPrefix"] = "vb_",
        ["ExpiresAt"] = 4_000_000_000_000_000L,
        ["CreatedAt"] = 1L,
        ["UpdatedAt"] = 1L,
        ["DeletedAt"] = DBNull.Value,
        ["IsEnabled"] = true,
        ["Scopes"] = "*",
        ["AllowedIps"] = "",
        ["ExternalId"] = HotPaths.Owner,
        ["Metadata"] = "{}",
        ["RotatedFrom"] = DBNull.Value,
        ["RotatedTo"] = DBNull.Value,
        ["ChainId"] = DBNull.Value,
        ["HasEnded"] = false,
        ["LastUsedAt"] = DBNull.Value,
        ["IsOperator"] = false,
        ["Username"] = HotPaths.Username,
        ["NormalizedUsername"] = HotPaths.Username,
        ["PasswordHash"] = "",
        ["SessionGeneration"] = 0,
        ["Role"] = nameof(Role.Owner),
        ["Email"] = DBNull.Value,
        ["InvitationHash"] = DBNull.Value,
        ["InvitationExpiresAt"] = DBNull.Value,
        ["Generation"] = Guid.NewGuid(),
        ["RateLimits"] = "",
        ["Credits"] = DBNull.Value,
        ["Measure"] = 0,
        ["Window"] = 60,
        ["Amount"] = 1L,
        ["Starts"] = 1L,
        ["Taken"] = 0L,
        ["RefillAmount"] = DBNull.Value,
        ["RefillEvery"] = DBNull.Value,
        ["Fence"] = 1L,
        ["Cursor"] = DBNull.Value,
    };

    private readonly List<Sent> _sent = [];

    public IReadOnlyList<Sent> Take()
    {
        IReadOnlyList<Sent> taken = [.. _sent];
        _sent.Clear();
        return taken;
    }

    public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
        InterceptionResult<DbCommand>.SuppressWithResult(new FakeCommand(Answer));

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(InterceptionResult.Suppress());

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default) =>
        new(InterceptionResult<DbTransaction>.SuppressWithResult(new FakeTransaction(connection)));

    private DataTable Answer(FakeCommand command)
    {
        var sent = Sent.Of(command);
        _sent.Add(sent);
        var table = new DataTable();
        var columns = sent.Text.StartsWith("SELECT CASE WHEN EXISTS", StringComparison.Ordinal) ? [true]
            : sent.Text.StartsWith("SELECT", StringComparison.Ordinal)
            ? Column().Matches(sent.Text[..sent.Text.IndexOf("FROM", StringComparison.Ordinal)]).Select(match => _row[match.Groups[1].Value]).ToArray()
            : [1];
        foreach (var value in columns)
        {
            table.Columns.Add(null, value is DBNull ? typeof(long) : value.GetType());
        }

        table.Rows.Add(columns);
        if (sent.Text.StartsWith("SELECT TOP(@p)", StringComparison.Ordinal) && sent.Parameters["@p"] is not RevokeAccesskeys.MostAccesskeys + 1)
        {
            table.Rows.Add(columns);
        }

        return table;
    }

    [GeneratedRegex(@"\[?\w+\]?\.[\[""]?(\w+)[\]""]?")]
    private static partial Regex Column();
}
