using System.Net;
using Accesskeys.Application.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Accesskeys.WebApi.Hosting;

/// <summary>Where the service listens, known once it does.</summary>
internal sealed class ServedAddresses(IServer server)
{
    /// <summary>Where a credential may be sent: over HTTPS, if that is served.</summary>
    public string Preferred => All.OrderByDescending(address => BindingAddress.Parse(address).Scheme == Uri.UriSchemeHttps).First();

    public bool AreLoopback => All.Select(BindingAddress.Parse).All(address =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    public int? HttpsPort => All.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps)?.Port;

    private ICollection<string> All => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
}
