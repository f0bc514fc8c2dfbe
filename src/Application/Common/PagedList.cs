namespace Accesskeys.Application.Common;

/// <summary>Identifies the list that a page belongs to. A page token is valid only for the list that it came from.</summary>
/// <param name="CustomerId">The caller's customer.</param>
/// <param name="Entries">What is listed.</param>
/// <param name="OwnerId">The key, if the list belongs to a single key.</param>
/// <param name="Filter">The list's filter; <c>null</c> if none.</param>
public sealed record PagedList(Guid CustomerId, string Entries, Guid? OwnerId = null, object? Filter = null);
