using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.UnitTests.Common;
using Accesskeys.Domain.Changes;
using Moq;

namespace Accesskeys.Application.UnitTests.Customers;

public sealed class GetCustomerHandlerTests
{
    private static readonly CustomerModel _acme = new()
    {
        Id = Guid.NewGuid(),
        Name = "Acme",
        TmCreate = DateTimeOffset.UnixEpoch,
        TmUpdate = DateTimeOffset.UnixEpoch,
        TmDelete = null,
    };

    [Fact]
    public async Task Handle_ForAKeyWithoutCustomerLimits_MakesNoContext()
    {
        var caller = new Mock<ICurrentCaller>(MockBehavior.Strict);
        caller.Setup(it => it.Caller).Returns(
            new Caller(_acme, IsOperator: false, new Actor(ActorKind.Accesskey, Guid.NewGuid())) { MayHaveCustomerLimits = false });
        var db = new Lazy<IAccesskeysDbContext>(StrictMocks.Untouchable<IAccesskeysDbContext>);

        (await new GetCustomerHandler(db, caller.Object, TimeProvider.System).Handle(new GetCustomer(), TestContext.Current.CancellationToken))
            .ShouldBe(_acme with { RateLimits = [] });

        db.IsValueCreated.ShouldBeFalse();
    }
}
