using System.Net;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Microsoft.AspNetCore.Hosting;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

/// <summary>A connection over a Unix socket has no address: no list of proxies contains it, and no allow-list.</summary>
public sealed class UnixSocketTests
{
    private static readonly (string, string) _for = ("X-Forwarded-For", "203.0.113.9");

    public sealed class UntrustedSocket(UntrustedSocket.ServiceOnUntrustedSocket service)
        : IClassFixture<UntrustedSocket.ServiceOnUntrustedSocket>
    {
        [Fact]
        public async Task ForwardedFor_DoesNotCount() => (await service.AddressAsync(_for)).ShouldBeNull();

        [Theory]
        [InlineData("203.0.113.0/24")]
        [InlineData("0.0.0.0/0")]
        [InlineData("::/0")]
        public async Task Key_WithAnAllowList_IsRejected(string network)
        {
            var key = await service.CreateKeyAsync($$"""{"allowed_ips": ["{{network}}"]}""");

            (await service.SendAsync("/auth/verify", key.Token, _for)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            (await service.SendAsync("/auth/verify", key.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            (await service.SendAsync("/auth/verify", service.Accesskey, _for)).Status.ShouldBe(HttpStatusCode.OK);
        }

        [Fact]
        public async Task OriginalUri_DoesNotCount() => (await service.SendAsync("/auth/verify", null, service.OriginalUri))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

        [Fact]
        public async Task SchemeHostAndPrefix_DoNotCount() =>
            (await service.OutsideAsync()).ShouldBe(("/nothing", null));

        public sealed class ServiceOnUntrustedSocket()
            : ServiceOnSocket(("ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("ForwardedHeaders:KnownNetworks:0", "::/0"));
    }

    public sealed class TrustedSocket(TrustedSocket.ServiceOnTrustedSocket service) : IClassFixture<TrustedSocket.ServiceOnTrustedSocket>
    {
        [Theory]
        [InlineData("203.0.113.9", "203.0.113.9")]
        [InlineData("198.51.100.1, 203.0.113.9", "203.0.113.9")]
        [InlineData("203.0.113.9, unknown", null)]
        [InlineData(null, null)]
        public async Task ForwardedFor_Counts(string? forwardedFor, string? address) =>
            (await service.AddressAsync(forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)])).ShouldBe(address);

        [Fact]
        public async Task Key_WithAnAllowList_IsUsedByTheForwardedAddress()
        {
            var key = await service.CreateKeyAsync("""{"allowed_ips": ["203.0.113.0/24"]}""");

            (await service.SendAsync("/auth/verify", key.Token, _for)).Status.ShouldBe(HttpStatusCode.OK);
            (await service.SendAsync("/auth/verify", key.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        [Fact]
        public async Task OriginalUri_Counts() => (await service.SendAsync("/auth/verify", null, service.OriginalUri)).Status.ShouldBe(HttpStatusCode.OK);

        [Fact]
        public async Task OriginalUri_FromAnAddress_DoesNotCount() =>
            (await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: service.OriginalUri))
                .ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

        [Fact]
        public async Task SchemeHostAndPrefix_Count() =>
            (await service.OutsideAsync()).ShouldBe(("/prefix/nothing", "max-age=31536000"));

        public sealed class ServiceOnTrustedSocket() : ServiceOnSocket(("ForwardedHeaders:TrustUnixSocket", "true"));
    }

    public abstract class ServiceOnSocket(params (string Name, string Value)[] proxies) : Service
    {
        private HttpClient? _overSocket;

        public (string, string) OriginalUri => ("X-Original-URI", $"/?accesskey={Accesskey}");

        protected override IReadOnlyDictionary<string, string> Settings { get; } =
            proxies.Append(("ForwardAuth:UriHeader", "X-Original-URI")).ToDictionary(setting => setting.Item1, setting => setting.Item2);

        private string Socket => Path.Combine(Location.Folder, "http");

        public Task<ServiceResponse> SendAsync(string path, string? credential, params (string, string)[] headers) =>
            _overSocket!.SendAsync(HttpMethod.Get, path, credential, headers: headers);

        /// <summary>From where the audit trail says a key was created.</summary>
        public async Task<string?> AddressAsync(params (string, string)[] headers)
        {
            var answer = await _overSocket!.SendAsync(
                HttpMethod.Post, "/v1.0/accesskeys", Accesskey, RequestExtensions.Json("""{"expire": 60}"""), headers);
            return (await this.ChangesOfAsync(answer.Json.GetProperty("id").GetGuid())).Single().Address;
        }

        /// <summary>How the service is seen from outside: below which path, and whether by HTTPS.</summary>
        public async Task<(string? Path, string? Transport)> OutsideAsync()
        {
            var answer = await SendAsync(
                "/nothing", null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "keys.example"), ("X-Forwarded-Prefix", "/prefix"));
            return (answer.Json.GetProperty("instance").GetString(), answer.Header("Strict-Transport-Security"));
        }

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.UseSetting("urls", $"http://unix:{Socket};http://127.0.0.1:0");
        }

        protected override Task PrepareAsync()
        {
            _overSocket = HttpClients.OfSocket(Socket);
            return base.PrepareAsync();
        }

        protected override Task StopAsync()
        {
            _overSocket?.Dispose();
            return base.StopAsync();
        }
    }
}
