using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

internal static class SignInExtensions
{
    /// <summary>An agent of a customer of its own.</summary>
    public static async Task<string> AddAgentAsync(this Service service)
    {
        var username = $"agent-{Guid.NewGuid():N}";
        await service.Client(service.Session).CreateCustomerAsync(
            new CreateCustomer { Name = "Its own", Username = username, Password = Service.Password });
        return username;
    }
}
