using Accesskeys.Application.Common;
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

    private static readonly string[] _ofEveryone = [ReadAccesskeys, WriteAccesskeys, VerifyAccesskeys, WriteLimits];

    /// <summary>Those that open anything to keys of the caller's customer: some operations are the operator's alone.</summary>
    public static IEnumerable<string> UsefulTo(Caller caller) =>
        caller.IsOperator ? [.. _ofEveryone, WriteCustomers, ReadNodes] : _ofEveryone;
}
