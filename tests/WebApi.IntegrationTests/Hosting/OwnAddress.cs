using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Gives each request a client address of its own: tests sign in faster than one address may.</summary>
internal sealed class OwnAddress : DelegatingHandler
{
    private const string Header = "X-Test-Address";

    private static int _last;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add(Header, Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture));
        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>The service's side: the rest of it sees a connection from that address.</summary>
    public sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers.Remove(Header, out var number))
                {
                    var bytes = BitConverter.GetBytes(IPAddress.HostToNetworkOrder((10 << 24) + int.Parse(number!, CultureInfo.InvariantCulture)));
                    context.Connection.RemoteIpAddress = new IPAddress(bytes);
                }

                return rest(context);
            });
            next(app);
        };
    }
}
