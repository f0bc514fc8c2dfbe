using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>The service as docs/reverse-proxies.md has it started, with a key that holds everything.</summary>
[CollectionDefinition(nameof(ServiceBehindProxies))]
public sealed class ServiceBehindProxies : ICollectionFixture<ServiceBehindProxies>, IAsyncLifetime
{
    private readonly TestDatabaseLocation _location = new(DatabaseProvider.Sqlite);
    private ServiceProcess? _process;
    private readonly Dictionary<ProxyProgram, ProxiedApi> _proxied = [];
    private readonly Dictionary<string, CreatedAccesskey> _ofScope = [];
    private HttpClient? _http;

    public Uri Address { get; private set; } = null!;

    public CreatedAccesskey Accesskey { get; private set; } = null!;

    public string Session { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var settings = ServiceProcess.Complete();
        settings["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1";
        settings["ForwardAuth:UriHeader"] = "X-Forwarded-Uri";

        // Keeps responses cached, however slow the machine is.
        settings["Accesskeys:RevocationBound"] = "01:00:00";
        _process = ServiceProcess.Start(_location.Folder, settings.Concat(_location.Settings).ToDictionary());
        _http = await _process.SignedInAsync();
        Address = _http.BaseAddress!;
        Session = _http.DefaultRequestHeaders.Authorization!.Parameter!;
        Accesskey = await CreateKeyAsync();
    }

    public Task<CreatedAccesskey> CreateKeyAsync(string scope = "*", params string[] allowedIps) => new AccesskeysClient(_http!)
        .CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600, Scopes = [scope], Allowed_ips = allowedIps });

    public Task<CreatedAccesskey> CreateOwnedKeyAsync(string externalId) => new AccesskeysClient(_http!)
        .CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600, External_id = externalId });

    /// <summary>The key with that scope, the same for every test: none revokes it.</summary>
    public async Task<CreatedAccesskey> OfScopeAsync(string scope) =>
        _ofScope.TryGetValue(scope, out var made) ? made : _ofScope[scope] = await CreateKeyAsync(scope);

    /// <summary>An API behind that proxy, the same for every class: the tests of a collection run one after the other.</summary>
    public async Task<ProxiedApi> StartBehindAsync(ProxyProgram program) =>
        _proxied.TryGetValue(program, out var started) ? started : _proxied[program] = await ProxiedApi.StartAsync(program, this);

    public Task RevokeAsync(CreatedAccesskey accesskey) => new AccesskeysClient(_http!).DeleteAccesskeyAsync(accesskey.Id);

    public async ValueTask DisposeAsync()
    {
        await using var location = _location;
        foreach (var proxied in _proxied.Values)
        {
            await proxied.DisposeAsync();
        }

        _http?.Dispose();
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
