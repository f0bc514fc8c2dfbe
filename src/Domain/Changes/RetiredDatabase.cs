namespace Accesskeys.Domain.Changes;

/// <summary>
/// The end of a database that was copied to another one. It is the last change there, so that nodes that still run learn of it.
/// </summary>
public sealed class RetiredDatabase : ChangeSubject
{
    private RetiredDatabase()
    {
    }

    public override SubjectKind SubjectKind => SubjectKind.Database;

    /// <summary>No customer's.</summary>
    public override Guid OwnerId => Guid.Empty;

    public static RetiredDatabase Retire(DateTimeOffset now)
    {
        var database = new RetiredDatabase { Id = Guid.CreateVersion7(now), CreatedAt = now.ToMicroseconds() };
        database.Did(ChangeAction.Deleted, now);
        return database;
    }
}
