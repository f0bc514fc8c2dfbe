using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

internal static class PurgeExtensions
{
    public static readonly TimeSpan Retained = new HousekeepingOptions().RetainDeletedFor;

    /// <summary>Claims the purge and runs one batch of it.</summary>
    public static Task<JobBatch> RemoveAsync(this Node node) => node.Get<DeletedKeyPurger>().RunBatchAsync();

    /// <summary>Claims the job and runs one batch of it.</summary>
    public static async Task<JobBatch> RunBatchAsync(this ClusterJob job) =>
        await job.TryClaimAsync(CancellationToken.None) is { } fence
            ? await job.RunBatchAsync(fence, CancellationToken.None)
            : JobBatch.Interrupted;

    public static async Task<Accesskey> AddDeletedKeyAsync(this Node node, Guid customerId, AccesskeyToken? token = null) =>
        await node.DeleteKeyAsync((await node.AddKeyAsync(customerId, token)).Id);

    public static Task<Accesskey> DeleteKeyAsync(this Node node, Guid id) => node.AlterKeyAsync(id, key => key.Delete(node.Clock.Now));

    /// <summary>Deletes a customer as the service does, by one change. Afterwards the node has no caller.</summary>
    public static Task<bool> EndCustomerAsync(this Node node, Guid id)
    {
        node.Caller.Caller = null;
        return node.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                (await db.Customers.SingleAsync(customer => customer.Id == id, cancelled)).Delete(node.Clock.Now);
                return true;
            },
            CancellationToken.None));
    }

    public static Task<List<Guid>> KeysAsync(this Node node) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().OrderBy(key => key.Number).Select(key => key.Id).ToListAsync());

    public static async Task<List<Guid>> ChangedAsync(this Node node) => (await node.ChangesAsync()).ConvertAll(change => change.SubjectId);

    public static Task<DateTimeOffset> NextAtAsync(this Node node) => node.ReadAsync(db => db.JobClaims.Select(claim => claim.NextRunAt).SingleAsync());

    public static async Task ForbidDeletingAsync(TestDatabaseLocation place, string table)
    {
        await using var connection = await place.OpenAsync();
        await connection.ExecuteAsync(place.Provider switch
        {
            DatabaseProvider.SqlServer => $"CREATE TRIGGER Forbidden ON {table} INSTEAD OF DELETE AS THROW 50000, 'no right to delete', 1",
            DatabaseProvider.PostgreSql => $"""
                CREATE OR REPLACE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no right to delete''; END';
                CREATE TRIGGER "Forbidden" BEFORE DELETE ON "{table}" EXECUTE FUNCTION forbid()
                """,
            _ => $"CREATE TRIGGER Forbidden BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'no right to delete'); END",
        });
    }
}
