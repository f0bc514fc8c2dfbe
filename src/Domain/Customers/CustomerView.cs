using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

/// <summary>That the operator looked at what a customer sees. It is recorded for the customer, which doesn't change.</summary>
public sealed class CustomerView : ChangeSubject
{
    private CustomerView()
    {
    }

    public override SubjectKind SubjectKind => SubjectKind.Customer;

    public override Guid OwnerId => Id;

    public static CustomerView Of(Customer customer, DateTimeOffset now)
    {
        var view = new CustomerView { Id = customer.Id, CreatedAt = now.ToMicroseconds() };
        view.Did(ChangeAction.Viewed, now);
        return view;
    }
}
