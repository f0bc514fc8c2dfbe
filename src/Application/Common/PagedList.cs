namespace Accesskeys.Application.Common;

/// <summary>Which list a page is of. A page token continues the list that it came from, and no other.</summary>
/// <param name="CustomerId">The caller's customer.</param>
/// <param name="Entries">What is listed.</param>
/// <param name="OwnerId">The key, where the list is of one key alone.</param>
/// <param name="Filter">What the list is narrowed by; <c>null</c> if by nothing.</param>
public sealed record PagedList(Guid CustomerId, string Entries, Guid? OwnerId = null, object? Filter = null);
