using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Users;

internal static class UserExtensions
{
    public const string Path = "/v1.0/users";

    /// <summary>A user with its invitation.</summary>
    /// <param name="owner">The session of an owner; the operator's by default.</param>
    public static Task<InvitedUser> InviteAsync(this Service service, string role = "developer", string? owner = null) =>
        service.Client(owner ?? service.Session).CreateUserAsync(new CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = role });

    /// <summary>A user that has redeemed its invitation, and its session.</summary>
    /// <param name="owner">The session of an owner; the operator's by default.</param>
    public static async Task<(InvitedUser User, string Session)> AddUserAsync(this Service service, string role, string? owner = null)
    {
        var user = await service.InviteAsync(role, owner);
        (await service.RedeemAsync(user.Code)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        return (user, await service.SignInAsync(user.Username));
    }

    public static async Task<ServiceResponse> RedeemAsync(this Service service, string code, string password = Service.Password)
    {
        using var http = HttpClients.OfService(service.Address, new OwnAddress());
        return await http.SendAsync(
            HttpMethod.Post, "/auth/invitation", content: RequestExtensions.Json($$"""{"code": "{{code}}", "password": "{{password}}"}"""));
    }

    public static async Task<ServiceResponse> LoginAsync(this Service service, string username, string password = Service.Password)
    {
        using var http = HttpClients.OfService(service.Address, new OwnAddress());
        return await http.SendAsync(
            HttpMethod.Post, "/auth/login", content: RequestExtensions.Json($$"""{"username": "{{username}}", "password": "{{password}}"}"""));
    }
}
