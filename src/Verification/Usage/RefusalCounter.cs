using System.Net;
using Accesskeys.Application.Verification;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counts how often each known key was rejected, by hour, address and reason. A holder of a dead key can cause any number of rejections
/// from any number of addresses, so addresses beyond the first hundred of a key in an hour are counted together.
/// </summary>
internal sealed class RefusalCounter(CounterBuffer counters) : IRefusalCounter
{
    private readonly HourlyAddresses _addresses = new();

    public void Count(Guid customer, Guid accesskey, IPAddress? address, string code, DateTimeOffset at) =>
        counters.Add(customer, _addresses.KeyFor(CounterKind.Refusal, customer, accesskey, address, code, at), 1);
}
