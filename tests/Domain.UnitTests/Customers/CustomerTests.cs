using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class CustomerTests
{
    private const string Name = "Umbrella & Söhne";

    private static readonly DateTimeOffset _now = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).AddTicks(1_234_567);

    public static TheoryData<string> RefusedNames => ["", new string('n', 256), "a\nb", "a\tb", "a\u007Fb"];

    [Fact]
    public void Register_WhenAllowed_MakesACustomerThatIsNotTheOperator()
    {
        var customer = Customer.Register(Name, _now);

        customer.Name.ShouldBe(Name);
        customer.IsOperator.ShouldBeFalse();
        customer.DeletedAt.ShouldBeNull();
    }

    [Fact]
    public void RegisterOperator_WhenAllowed_MakesTheOperator()
    {
        var customer = Customer.RegisterOperator(Name, _now);

        customer.Name.ShouldBe(Name);
        customer.IsOperator.ShouldBeTrue();
    }

    [Fact]
    public void Register_WhenTheClockIsFiner_CountsInWholeMicroseconds()
    {
        var customer = Customer.Register(Name, _now);

        customer.CreatedAt.ShouldBe(_now.AddTicks(-7));
        customer.UpdatedAt.ShouldBe(customer.CreatedAt);
    }

    [Fact]
    public void Register_WhenAllowed_TellsItsOwnTrailThatItWasCreated()
    {
        var customer = Customer.Register(Name, _now);

        customer.Done.ShouldBe(ChangeAction.Created);
        customer.SubjectKind.ShouldBe(SubjectKind.Customer);
        customer.OwnerId.ShouldBe(customer.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void Register_WhenTheNameIsAtALimit_KeepsIt(int length) =>
        Customer.Register(new string('n', length), _now).Name.Length.ShouldBe(length);

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Register_WhenTheNameBreaksARule_ThrowsForIt(string name) =>
        Should.Throw<ArgumentException>(() => Customer.Register(name, _now)).ParamName.ShouldBe("name");

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void RegisterOperator_WhenTheNameBreaksARule_ThrowsForIt(string name) =>
        Should.Throw<ArgumentException>(() => Customer.RegisterOperator(name, _now)).ParamName.ShouldBe("name");
}
