namespace Accesskeys.AspNetCore;

/// <summary>
/// The claims that the caller's key provides, as returned by the service. The key's name is <c>Identity.Name</c>. The token is in none
/// of them.
/// </summary>
public static class AccesskeysClaims
{
    /// <summary>The key's id, a UUID.</summary>
    public const string AccesskeyId = "accesskey_id";

    /// <summary>The id of the customer that owns the key, a UUID. The caller may see this customer's data.</summary>
    public const string CustomerId = "customer_id";

    /// <summary>
    /// The user or tenant of your own system that the key belongs to, as set in the key's <c>external_id</c>; there is no claim if it has none.
    /// </summary>
    public const string ExternalId = "external_id";

    /// <summary>What you store with the key: one claim with a JSON object, of the value type <c>JSON</c>; there is no claim if it is empty.</summary>
    public const string Metadata = "accesskey_metadata";

    /// <summary>
    /// A claim for each scope that the key holds, unchanged. One that ends in <c>:*</c> covers all below it and
    /// <c>*</c> covers everything, so check scopes with a policy instead of the claims.
    /// </summary>
    public const string Scope = "accesskey_scope";
}
