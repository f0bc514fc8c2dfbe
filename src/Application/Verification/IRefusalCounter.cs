using System.Net;

namespace Accesskeys.Application.Verification;

/// <summary>Counts how often a known key was refused. The counts are written later and apart from all changes.</summary>
public interface IRefusalCounter
{
    /// <param name="customer">Whose key it is.</param>
    /// <param name="accesskey">The key's id.</param>
    /// <param name="address">From where; <c>null</c> if it is not known.</param>
    /// <param name="code">Why, as the wire says it.</param>
    /// <param name="at">When.</param>
    void Count(Guid customer, Guid accesskey, IPAddress? address, string code, DateTimeOffset at);
}
