using System.Data.Common;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// Who a credential stands for, read by its id: in one statement each, so that all of it is of the same moment. In SQL that all databases
/// speak, since every change begins with one of them, and EF's pipeline costs it several times as much as the read.
/// </summary>
internal static class CallerQueries
{
    private const string FindKey =
        $$"""
        {{KeyRows.Select}}
        WHERE a."Id" = {0} AND a."DeletedAt" IS NULL AND c."DeletedAt" IS NULL
        """;

    private const string FindSession =
        """
        SELECT c."Id", c."Name", c."IsOperator", c."CreatedAt", c."UpdatedAt", a."Role"
        FROM "Agents" AS a
        INNER JOIN "Customers" AS c ON c."Id" = a."CustomerId"
        WHERE a."Id" = {0} AND a."SessionGeneration" = {1} AND c."DeletedAt" IS NULL
          AND NOT EXISTS (SELECT 1 FROM "EndedSessions" AS e WHERE e."Id" = {2})
        """;

    /// <summary><c>null</c> if the session was ended. Its expiry is not read here: the caller of this method checks it.</summary>
    public static Task<Caller?> FindCallerAsync(this AccesskeysDbContext db, CallerSession session, CancellationToken cancellationToken) =>
        db.FindAsync(
            FindSession, [session.AgentId, session.Generation, session.Id],
            row =>
            {
                var role = Enum.Parse<Role>(row.GetString(5));
                return KeyRows.CallerFor(row, new Actor(ActorKind.Agent, session.AgentId)) with
                {
                    Session = session,
                    Role = role,
                    Authority = role.ToAuthority(),
                };
            },
            cancellationToken);

    /// <summary>The facts of a key; <c>null</c> if it or its customer is deleted.</summary>
    public static Task<VerifiedAccesskey?> FindFactsAsync(
        this AccesskeysDbContext db, Guid accesskeyId, CancellationToken cancellationToken) =>
        db.FindAsync(FindKey, [accesskeyId], KeyRows.Facts, cancellationToken);

    private static async Task<T?> FindAsync<T>(
        this AccesskeysDbContext db, string sql, object[] parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var raw = db.GetService<IRawSqlCommandBuilder>().Build(sql, parameters, db.Model);
        var context = new RelationalCommandParameterObject(
            db.GetService<IRelationalConnection>(), raw.ParameterValues, readerColumns: null, db,
            db.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.FromSqlQuery);
        await using var reader = await raw.RelationalCommand.ExecuteReaderAsync(context, cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader.DbDataReader) : null;
    }
}
