namespace Accesskeys.Verification.Caching;

/// <summary>What the place of a fill was like before the database was read.</summary>
internal readonly record struct FillTicket(long StripeVersion, long CustomersVersion);
