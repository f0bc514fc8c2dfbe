using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Changes;

public sealed class ChangeTests
{
    private const long Number = 42;

    private static readonly Origin _origin = new(new Actor(ActorKind.Agent, Guid.NewGuid()), "192.0.2.1", "request-1");

    private readonly Customer _customer = Customer.Register("Customer", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_AnySubject_RecordsTheAction()
    {
        var change = Change.Of(_customer, ChangeAction.Updated, Number, _origin, "before", "after");

        change.Number.ShouldBe(Number);
        change.Action.ShouldBe(nameof(ChangeAction.Updated));
        change.SubjectKind.ShouldBe(nameof(SubjectKind.Customer));
        change.SubjectId.ShouldBe(_customer.Id);
        change.CustomerId.ShouldBe(_customer.OwnerId);
        (change.Before, change.After).ShouldBe(("before", "after"));
    }

    [Fact]
    public void Of_AnyOrigin_RecordsTheOrigin()
    {
        var change = Change.Of(_customer, ChangeAction.Created, Number, _origin, null, null);

        change.ActorKind.ShouldBe($"{_origin.Actor.Kind}");
        change.ActorId.ShouldBe(_origin.Actor.Id);
        change.Address.ShouldBe(_origin.Address);
        change.RequestId.ShouldBe(_origin.RequestId);
    }

    [Fact]
    public void Of_WhateverTheClock_HappenedWhenTheSubjectWasUpdated() =>
        Change.Of(_customer, ChangeAction.Created, Number, _origin, null, null).At.ShouldBe(_customer.UpdatedAt);

    [Fact]
    public void Of_WithTheSameNumber_DiffersByItsId()
    {
        var first = Change.Of(_customer, ChangeAction.Created, Number, _origin, null, null);
        var second = Change.Of(_customer, ChangeAction.Created, Number, _origin, null, null);

        first.ChangeId.ShouldNotBe(second.ChangeId);
    }

    [Fact]
    public void Actor_WhenItIsTheService_HasNoId() => Actor.Service.ShouldBe(new Actor(ActorKind.Service, null));
}
