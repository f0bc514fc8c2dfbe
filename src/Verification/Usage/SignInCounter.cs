using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counts sign-ins by agent, hour, address and outcome. Anyone who knows a username can cause any number of failures, so addresses beyond
/// the first hundred of an agent in an hour are counted together.
/// </summary>
internal sealed class SignInCounter(CounterBuffer counters) : ISignInCounter
{
    private readonly HourlyAddresses _addresses = new();

    public void Count(Agent agent, IPAddress? address, string outcome, DateTimeOffset at) => counters.Add(
        agent.CustomerId, _addresses.KeyFor(CounterKind.SignIn, agent.CustomerId, agent.Id, address, outcome, at), 1);
}
