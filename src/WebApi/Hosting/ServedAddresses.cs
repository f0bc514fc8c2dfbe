using System.Net;
using Accesskeys.Application.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Accesskeys.WebApi.Hosting;

/// <summary>The addresses at which the service listens, known once it has started.</summary>
internal sealed class ServedAddresses(IServer server)
{
    /// <summary>The address to send credentials to: HTTPS if there is one.</summary>
    public string Preferred => All.OrderByDescending(address => BindingAddress.Parse(address).Scheme == Uri.UriSchemeHttps).First();

    public bool AreLoopback => All.Select(BindingAddress.Parse).All(address =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    public int? HttpsPort => All.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps)?.Port;

    private ICollection<string> All => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
}
