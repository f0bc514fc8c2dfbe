using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

internal static class SigningIn
{
    /// <summary>A session of that agent, the operator's if none is named.</summary>
    public static async Task<string> SignInAsync(
        this Service service, string username = Service.Username, string password = Service.Password) =>
        (await service.Anonymous().LoginAsync(new Login { Username = username, Password = password })).Token;

    /// <summary>An agent of a customer of its own.</summary>
    public static async Task<string> AddAgentAsync(this Service service)
    {
        var username = $"agent-{Guid.NewGuid():N}";
        await service.Client(service.Session).CreateCustomerAsync(
            new CreateCustomer { Name = "Its own", Username = username, Password = Service.Password });
        return username;
    }
}
