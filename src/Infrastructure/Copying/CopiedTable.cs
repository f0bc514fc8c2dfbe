using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Domain.Nodes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>A table whose rows are copied.</summary>
internal abstract class CopiedTable
{
    /// <summary>In an order in which no row refers to one that isn't there yet.</summary>
    public static IReadOnlyList<CopiedTable> All { get; } =
    [
        new CopiedTable<Customer>(rows => rows.OrderBy(row => row.Number)),
        new CopiedTable<Agent>(rows => rows.OrderBy(row => row.Id)),
        new CopiedTable<Accesskey>(rows => rows.OrderBy(row => row.Number)),
        new CopiedTable<LimitSet>(rows => rows.OrderBy(row => row.Id)),
        new CopiedTable<Allowance>(rows => rows.OrderBy(row => row.SubjectId).ThenBy(row => row.Measure).ThenBy(row => row.Window)),
        new CopiedTable<CreditAddition>(rows => rows.OrderBy(row => row.Id).ThenBy(row => row.AdditionId)),
        new CopiedTable<EndedSession>(rows => rows.OrderBy(row => row.Id)),
        new CopiedTable<Tombstone>(rows => rows.OrderBy(row => row.TokenHash)),
        new CopiedTable<Change>(rows => Changes(rows).OrderBy(row => row.Number)),
        new CopiedTable<Refusal>(rows => rows.OrderBy(row => row.Number)),
        new CopiedTable<SignIn>(rows => rows.OrderBy(row => row.Number)),
        new CopiedTable<UsageHour>(InOrder),
        new CopiedTable<UsageDay>(InOrder),
    ];

    /// <summary>
    /// The rest of the model: what nodes and jobs are doing, which ends with them, and the feed's row, which is set when all else is there.
    /// </summary>
    public static IReadOnlyList<Type> NotCopied { get; } = [typeof(NodeHeartbeat), typeof(JobClaim), typeof(UsageWriterState), typeof(ChangeFeed)];

    public abstract Type Type { get; }

    /// <summary>Without the last one of a database that was retired before its copy was complete.</summary>
    public static IQueryable<Change> Changes(IQueryable<Change> rows) => rows.Where(row => row.SubjectKind != nameof(SubjectKind.Database));

    public string NameIn(AccesskeysDbContext db) => db.Model.FindEntityType(Type)!.GetTableName()!;

    public abstract Task<int> CountAsync(AccesskeysDbContext db, CancellationToken cancellationToken);

    /// <summary>Appends the rows that aren't there yet. Each batch is committed by itself, so that an interrupted copy can be resumed.</summary>
    /// <param name="progress">Called after each batch with the number of rows that are there.</param>
    public abstract Task CopyAsync(
        AccesskeysDbContext source, TargetCopy target, Action<int> progress, CancellationToken cancellationToken);

    public abstract Task<RowChecksum> ChecksumAsync(AccesskeysDbContext db, CancellationToken cancellationToken);

    public abstract Task ClearAsync(AccesskeysDbContext db, CancellationToken cancellationToken);

    private static IQueryable<T> InOrder<T>(IQueryable<T> rows)
        where T : UsageCount =>
        rows.OrderBy(row => row.Start).ThenBy(row => row.CustomerId).ThenBy(row => row.AccesskeyId).ThenBy(row => row.Outcome);
}

/// <param name="choose">Chooses the rows, in the order of columns that are unique together and have an index.</param>
internal sealed class CopiedTable<T>(Func<IQueryable<T>, IQueryable<T>> choose) : CopiedTable
    where T : class
{
    private const int BatchSize = 1000;

    public override Type Type => typeof(T);

    public override Task<int> CountAsync(AccesskeysDbContext db, CancellationToken cancellationToken) =>
        Rows(db).CountAsync(cancellationToken);

    public override async Task CopyAsync(
        AccesskeysDbContext source, TargetCopy target, Action<int> progress, CancellationToken cancellationToken)
    {
        var copied = await CountAsync(target.Db, cancellationToken);
        var rest = Rows(source).Skip(copied).AsAsyncEnumerable();
        await foreach (var batch in rest.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            await InsertAsync(target, batch, cancellationToken);
            copied += batch.Length;
            progress(copied);
        }
    }

    public override async Task<RowChecksum> ChecksumAsync(AccesskeysDbContext db, CancellationToken cancellationToken)
    {
        var checksum = new RowChecksum(EntityType(db));
        await foreach (var row in Rows(db).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            checksum.Add(row);
        }

        return checksum;
    }

    public override Task ClearAsync(AccesskeysDbContext db, CancellationToken cancellationToken) =>
        db.Set<T>().IgnoreQueryFilters().ExecuteDeleteAsync(cancellationToken);

    private IQueryable<T> Rows(AccesskeysDbContext db) => choose(db.Set<T>().IgnoreQueryFilters().AsNoTracking());

    private static IEntityType EntityType(AccesskeysDbContext db) => db.Model.FindEntityType(typeof(T))!;

    private static async Task InsertAsync(TargetCopy target, T[] rows, CancellationToken cancellationToken)
    {
        target.Db.Set<T>().AddRange(rows);
        var type = EntityType(target.Db);
        await target.WriteAsync(
            () => type.FindPrimaryKey()!.Properties[0].ValueGenerated == ValueGenerated.OnAdd
                ? target.Db.SaveWithNumbersAsync(type, cancellationToken)
                : target.Db.SaveChangesAsync(cancellationToken),
            cancellationToken);
        target.Db.ChangeTracker.Clear();
    }
}
