using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Accesskeys;

public sealed class Accesskey : ChangeSubject
{
    public const int NameLength = PlainText.NameLength;
    public const int DetailLength = 4000;

    private Accesskey()
    {
    }

    /// <summary>Its place in the order of creation: the number of the change that made it, given when that is saved.</summary>
    public long Number { get; private init; }

    public Guid CustomerId { get; private init; }

    public string Name { get; private set; } = "";

    public string Detail { get; private set; } = "";

    public TokenHash TokenHash { get; private init; }

    public string TokenPrefix { get; private init; } = "";

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Accesskey;

    public override Guid OwnerId => CustomerId;

    public static bool AllowsName(string name) => name.Length <= NameLength && PlainText.IsOneLine(name);

    public static bool AllowsDetail(string detail) => detail.Length <= DetailLength && PlainText.IsLines(detail);

    public static bool AllowsLifetime(long seconds) => seconds is >= 1 and <= int.MaxValue;

    public static Accesskey Issue(
        Guid customerId, string name, string detail, long lifetimeSeconds, AccesskeyToken token, DateTimeOffset now)
    {
        if (!AllowsLifetime(lifetimeSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(lifetimeSeconds));
        }

        now = now.ToMicroseconds();
        var accesskey = new Accesskey
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Name = PlainText.Require(AllowsName(name), name),
            Detail = PlainText.Require(AllowsDetail(detail), detail),
            TokenHash = token.Hash,
            TokenPrefix = token.Prefix,
            CreatedAt = now,
            ExpiresAt = now.AddSeconds(lifetimeSeconds),
        };
        accesskey.Did(ChangeAction.Created, now);
        return accesskey;
    }

    /// <summary>A member that is <c>null</c> stays as it is.</summary>
    public void Rename(string? name, string? detail, DateTimeOffset now)
    {
        EnsureNotDeleted();
        (Name, Detail) = (
            name is null ? Name : PlainText.Require(AllowsName(name), name),
            detail is null ? Detail : PlainText.Require(AllowsDetail(detail), detail));
        Did(ChangeAction.Updated, now);
    }

    public void Delete(DateTimeOffset now)
    {
        EnsureNotDeleted();
        Did(ChangeAction.Deleted, now);
        DeletedAt = UpdatedAt;
    }

    public bool IsUsableAt(DateTimeOffset now) => DeletedAt is null && now < ExpiresAt;

    private void EnsureNotDeleted()
    {
        if (DeletedAt is not null)
        {
            throw new InvalidOperationException("A deleted key is final.");
        }
    }
}
