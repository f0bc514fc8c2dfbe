using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

public interface ISessions
{
    const int MaxTokenLength = 4096;

    /// <summary>A session token: three parts with dots between them.</summary>
    string Begin(Agent agent);

    /// <summary>The caller that the token identifies; <c>null</c> if it isn't valid. As fresh as the verification of a key.</summary>
    ValueTask<Caller?> FindCallerAsync(string token, CancellationToken cancellationToken);
}
