using System.Reflection;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Authentication;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

public sealed class ServiceScopeTests
{
    public static TheoryData<string> Each =>
        [.. typeof(ServiceScopes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(name => (string)name.GetRawConstantValue()!)];

    [Theory, MemberData(nameof(Each))]
    public void ServiceScope_OfEachName_IsNotAnIntegratorsScope(string scope) =>
        ScopeSet.WithIntegratorsScopes([]).Holds(scope).ShouldBeFalse();
}
