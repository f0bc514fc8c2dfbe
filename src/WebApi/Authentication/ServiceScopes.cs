using Accesskeys.Application.Limits;

namespace Accesskeys.WebApi.Authentication;

/// <summary>The scopes to which the service itself gives meaning; all others are the integrating systems'.</summary>
internal static class ServiceScopes
{
    public const string ReadAccesskeys = "accesskeys:read";
    public const string WriteAccesskeys = "accesskeys:write";
    public const string VerifyAccesskeys = "accesskeys:verify";
    public const string WriteCustomers = "customers:write";
    public const string WriteLimits = LimitAuthority.Scope;
    public const string ReadNodes = "nodes:read";
}
