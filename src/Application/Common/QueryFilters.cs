namespace Accesskeys.Application.Common;

/// <summary>The names of the filters on keys and agents, which a use case lifts one at a time.</summary>
public static class QueryFilters
{
    /// <summary>The keys and agents of the caller's customer.</summary>
    public const string Tenant = nameof(Tenant);

    /// <summary>Keys and agents that aren't deleted.</summary>
    public const string NotDeleted = nameof(NotDeleted);
}
