using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counts how often each known key was rejected, by hour, address and reason. A holder of a dead key can cause any number of rejections
/// from any number of addresses, so addresses beyond the first hundred of a key in an hour are counted together.
/// </summary>
internal sealed class RefusalCounter(CounterBuffer counters) : IRefusalCounter
{
    private readonly Lock _lock = new();
    private readonly HourlyAddresses _addresses = new();

    public void Count(Guid customer, Guid accesskey, IPAddress? address, string code, DateTimeOffset at)
    {
        var hour = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerHour));
        var text = address?.Plain().ToString() ?? "";
        lock (_lock)
        {
            text = text.Length > 0 && _addresses.TryTellApart(customer, accesskey, text, hour) ? text : "";
        }

        counters.Add(customer, new CounterKey(CounterKind.Refusal, accesskey, hour, text, code), 1);
    }
}
