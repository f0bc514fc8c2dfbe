using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using AutoMapper;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Application.UnitTests.Common;

public sealed class MappingProfileTests : IDisposable
{
    private static readonly DateTimeOffset _created = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset _renamed = _created.AddMinutes(1);
    private static readonly DateTimeOffset _deleted = _created.AddMinutes(2);

    private readonly ServiceProvider _services = Ports.ApplicationOnUntouchablePorts().BuildServiceProvider();
    private readonly Accesskey _accesskey = Accesskey.Issue(
        Guid.NewGuid(), "Name", "Detail", lifetimeSeconds: 3_600, AccesskeyToken.Generate(), _created);

    private IMapper Mapper => _services.GetRequiredService<IMapper>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Configuration_AsRegistered_IsValid() => Mapper.ConfigurationProvider.AssertConfigurationIsValid();

    [Fact]
    public void Map_WhenAKeyIsShown_GivesItsMembers()
    {
        _accesskey.Rename("Renamed", "Described", _renamed);

        var shown = Mapper.Map<AccesskeyModel>(_accesskey);

        shown.Scopes.ShouldBe(["*"]);
        shown.AllowedIps.ShouldBeEmpty();
        shown.ShouldBe(new AccesskeyModel
        {
            Id = _accesskey.Id,
            CustomerId = _accesskey.CustomerId,
            Name = "Renamed",
            Detail = "Described",
            TokenPrefix = _accesskey.TokenPrefix,
            TmExpire = _created.AddHours(1),
            TmCreate = _created,
            TmUpdate = _renamed,
            TmDelete = null,
            Enabled = true,
            Scopes = shown.Scopes,
            AllowedIps = shown.AllowedIps,
            RotatedFrom = null,
            RotatedTo = null,
            TmLastUsed = null,
        });
    }

    [Fact]
    public void Map_WhenAKeyIsDeleted_GivesTheTimeOfItsDeletion()
    {
        _accesskey.Delete(_deleted);

        Mapper.Map<AccesskeyModel>(_accesskey).TmDelete.ShouldBe(_deleted);
    }

    [Fact]
    public void Map_WhenAKeyIsCreated_GivesTheSameMembersAndNoToken()
    {
        var created = Mapper.Map<CreatedAccesskeyModel>(_accesskey);

        created.Token.ShouldBeNull();
        foreach (var member in typeof(AccesskeyModel).GetProperties())
        {
            member.GetValue(created).ShouldBeEquivalentTo(member.GetValue(Mapper.Map<AccesskeyModel>(_accesskey)));
        }
    }

    [Fact]
    public void Map_WhenACustomerIsShown_GivesItsMembers()
    {
        var customer = Customer.Register("Customer", _created);

        Mapper.Map<CustomerModel>(customer).ShouldBe(new CustomerModel
        {
            Id = customer.Id,
            Name = "Customer",
            TmCreate = _created,
            TmUpdate = _created,
            TmDelete = null,
        });
    }
}
