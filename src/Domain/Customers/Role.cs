using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.Customers;

/// <summary>The permissions of a customer's agent.</summary>
public enum Role
{
    /// <summary>Everything of the customer. Only this role manages the customer's users.</summary>
    Owner,

    /// <summary>Everything with keys.</summary>
    Developer,

    /// <summary>Reads.</summary>
    Viewer,
}

/// <summary>What roles hold. Each includes the roles after it.</summary>
public static class Roles
{
    public const string Rule = "must be owner, developer or viewer";

    private static readonly Dictionary<Role, Authority> _authorities = new()
    {
        [Role.Owner] = Authority.Whole,
        [Role.Developer] = Authority.Of(ScopeSet.WithIntegratorsScopes(["accesskeys:*", "nodes:read"])),
        [Role.Viewer] = Authority.Of(ScopeSet.Of(["accesskeys:read", "nodes:read"])),
    };

    public static IReadOnlyList<string> WireNames { get; } = [.. Enum.GetValues<Role>().Select(ToWire)];

    public static string ToWire(this Role role) => role.ToString().ToLowerInvariant();

    /// <summary>The role with this name on the wire; <c>null</c> if there is none.</summary>
    public static Role? TryParse(string name) =>
        Enum.GetValues<Role>().Where(role => role.ToWire() == name).Select(role => (Role?)role).SingleOrDefault();

    /// <summary>What a session of an agent with this role may do. The role alone restricts it: its agent could sign in again at any time, from anywhere.</summary>
    public static Authority ToAuthority(this Role role) => _authorities[role];
}
