namespace Accesskeys.Verification.Caching;

/// <summary>The state of a fill's place before the database was read.</summary>
internal readonly record struct FillTicket(long PlaceVersion, long CustomersVersion, long ChainsVersion);
