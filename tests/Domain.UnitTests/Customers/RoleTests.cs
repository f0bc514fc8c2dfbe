using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class RoleTests
{
    public static TheoryData<Role> Each => [.. Enum.GetValues<Role>()];

    [Fact]
    public void ToAuthority_OfEachRole_IncludesTheNext()
    {
        foreach (var (role, next) in Enum.GetValues<Role>().Zip(Enum.GetValues<Role>().Skip(1)))
        {
            role.ToAuthority().FindExceededLimit(next.ToAuthority()).ShouldBeNull();
            next.ToAuthority().FindExceededLimit(role.ToAuthority()).ShouldBe(ExceededLimit.Scopes);
        }
    }

    [Theory]
    [InlineData(Role.Owner, true, true, true, true)]
    [InlineData(Role.Developer, false, true, true, true)]
    [InlineData(Role.Viewer, false, false, false, true)]
    public void ToAuthority_OfARole_HoldsItsScopes(Role role, bool customers, bool integrators, bool writes, bool reads)
    {
        var scopes = role.ToAuthority().Scopes;

        (scopes.Holds("customers:write"), scopes.Holds("*"), scopes.Holds("orders:read")).ShouldBe((customers, customers, integrators));
        (scopes.Holds("accesskeys:write"), scopes.Holds("accesskeys:verify")).ShouldBe((writes, writes));
        (scopes.Holds("accesskeys:read"), scopes.Holds("nodes:read")).ShouldBe((reads, reads));
    }

    [Theory, MemberData(nameof(Each))]
    public void TryParse_OfAWireName_GivesTheRole(Role role) => Roles.TryParse(role.ToWire()).ShouldBe(role);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("Owner")]
    [InlineData("owner ")]
    [InlineData("owner,viewer")]
    public void TryParse_OfAnotherText_GivesNone(string name) => Roles.TryParse(name).ShouldBeNull();
}
