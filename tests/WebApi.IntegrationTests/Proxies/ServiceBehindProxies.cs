using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>The service as docs/reverse-proxies.md has it started, with a key.</summary>
[CollectionDefinition(nameof(ServiceBehindProxies))]
public sealed class ServiceBehindProxies : ICollectionFixture<ServiceBehindProxies>, IAsyncLifetime
{
    private readonly Place _place = new(DatabaseProvider.Sqlite);
    private ServiceProcess? _process;

    public Uri Address { get; private set; } = null!;

    public CreatedAccesskey Accesskey { get; private set; } = null!;

    public string Session { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var settings = ServiceProcess.Complete();
        settings["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1";
        settings["ForwardAuth:UriHeader"] = "X-Forwarded-Uri";

        // Answered from memory, however slow the machine is just now.
        settings["Accesskeys:RevocationBound"] = "01:00:00";
        _process = ServiceProcess.Start(_place.Folder, settings.Concat(_place.Settings).ToDictionary());
        using var http = await _process.SignedInAsync();
        Address = http.BaseAddress!;
        Session = http.DefaultRequestHeaders.Authorization!.Parameter!;
        Accesskey = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
    }

    public async ValueTask DisposeAsync()
    {
        await using var place = _place;
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
