namespace Accesskeys.AspNetCore;

/// <summary>
/// The claims that the caller has by its key, as the service told them. The key's name is <c>Identity.Name</c>. The token is in none
/// of them.
/// </summary>
public static class AccesskeysClaims
{
    /// <summary>The key's id, a UUID.</summary>
    public const string AccesskeyId = "accesskey_id";

    /// <summary>The id of the customer that owns the key, a UUID: whose data the caller may see.</summary>
    public const string CustomerId = "customer_id";

    /// <summary>
    /// What the key may do, a claim for each scope as it was given to the key. One that ends in <c>:*</c> holds all below it and
    /// <c>*</c> everything, so ask by a policy and not for the claim.
    /// </summary>
    public const string Scope = "accesskey_scope";
}
