using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

public sealed class Customer : NumberedSubject
{
    private Customer()
    {
    }

    public string Name { get; private init; } = "";

    /// <summary>Whether it is the operator, which only the bootstrap creates.</summary>
    public bool IsOperator { get; private init; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Customer;

    public override Guid OwnerId => Id;

    public static bool AllowsName(string name) =>
        name.Length is >= 1 and <= PlainText.NameLength && PlainText.IsOneLine(name) && !PlainText.HasDirectionalFormatting(name);

    public static Customer Register(string name, DateTimeOffset now) => Register(name, isOperator: false, now);

    public static Customer RegisterOperator(string name, DateTimeOffset now) => Register(name, isOperator: true, now);

    /// <summary>Deletes the customer. This ends all its keys and sessions, which are valid only together with it.</summary>
    public void Delete(DateTimeOffset now)
    {
        if (IsOperator || DeletedAt is not null)
        {
            throw new InvalidOperationException("The operator can't be deleted, and a deleted customer can't be deleted again.");
        }

        Did(ChangeAction.Deleted, now);
        DeletedAt = UpdatedAt;
    }

    private static Customer Register(string name, bool isOperator, DateTimeOffset now)
    {
        now = now.ToMicroseconds();
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(now),
            Name = PlainText.Require(AllowsName(name), name),
            IsOperator = isOperator,
            CreatedAt = now,
        };
        customer.Did(ChangeAction.Created, now);
        return customer;
    }
}
