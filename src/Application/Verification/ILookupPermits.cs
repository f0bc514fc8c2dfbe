using System.Net;
using Accesskeys.Application.Common;

namespace Accesskeys.Application.Verification;

/// <summary>Shares the database reads of tokens fairly among networks: those of verifications and all others.</summary>
public interface ILookupPermits
{
    /// <param name="client">The client's address; <c>null</c> if it is unknown.</param>
    /// <exception cref="UnavailableException">Too many reads are waiting.</exception>
    Task<T> RunAsync<T>(IPAddress? client, Func<Task<T>> read);
}
