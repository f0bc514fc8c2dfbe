using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class CustomerDeleteTests
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

    [Fact]
    public void Delete_OfACustomer_IsItsLastChange()
    {
        var customer = Customer.Register("Acme", _now);

        customer.Delete(_now.AddSeconds(1));

        customer.DeletedAt.ShouldBe(_now.AddSeconds(1));
        customer.UpdatedAt.ShouldBe(_now.AddSeconds(1));
        customer.Done.ShouldBe(ChangeAction.Deleted);
        Should.Throw<InvalidOperationException>(() => customer.Delete(_now.AddSeconds(2)));
    }

    [Fact]
    public void Delete_OfTheOperator_IsRejected()
    {
        var customer = Customer.RegisterOperator("operator", _now);

        Should.Throw<InvalidOperationException>(() => customer.Delete(_now));

        customer.DeletedAt.ShouldBeNull();
    }
}
