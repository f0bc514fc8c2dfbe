using System.Net;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

/// <summary>Counts how often an agent signed in, and how often that failed. The counts are written later, separately from changes.</summary>
public interface ISignInCounter
{
    /// <param name="agent">The agent that has the username.</param>
    /// <param name="address">The client's address; <c>null</c> if it is unknown.</param>
    /// <param name="outcome"><see cref="SignIn.Succeeded"/> or <see cref="SignIn.Failed"/>.</param>
    /// <param name="at">The time of the attempt.</param>
    void Count(Agent agent, IPAddress? address, string outcome, DateTimeOffset at);
}
