using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class CustomerViewTests
{
    [Fact]
    public void View_OfACustomer_IsRecordedForItAndLeavesItAsItIs()
    {
        var now = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
        var customer = Customer.Register("Customer", now.AddDays(-1));

        var view = CustomerView.Of(customer, now);

        (view.SubjectKind, view.Id, view.OwnerId, view.Done, view.UpdatedAt)
            .ShouldBe((SubjectKind.Customer, customer.Id, customer.Id, ChangeAction.Viewed, now));
        customer.UpdatedAt.ShouldBe(now.AddDays(-1));
    }
}
