using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

public interface ISessions
{
    const int MaxTokenLength = 4096;

    /// <summary>A session token: three parts with dots between them.</summary>
    string Begin(Agent agent);

    /// <summary>Who the token stands for, or <c>null</c> where it stands for nobody. As fresh as what is said of a key.</summary>
    ValueTask<Caller?> FindCallerAsync(string token, CancellationToken cancellationToken);
}
