namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>Each request comes from an address of its own.</summary>
public sealed class ManyClients : Service
{
    protected override DelegatingHandler Outermost() => new OwnAddress();
}
