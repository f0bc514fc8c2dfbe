using System.Net;

namespace Accesskeys.Application.Verification;

/// <summary>Counts how often a known key was rejected. The counts are written later, separately from changes.</summary>
public interface IRefusalCounter
{
    /// <param name="customer">The customer that owns the key.</param>
    /// <param name="accesskey">The key's id.</param>
    /// <param name="address">The client's address; <c>null</c> if it is unknown.</param>
    /// <param name="code">The reason, as a wire name.</param>
    /// <param name="at">The time of the rejection.</param>
    void Count(Guid customer, Guid accesskey, IPAddress? address, string code, DateTimeOffset at);
}
