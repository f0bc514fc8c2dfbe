namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>Ways in which a key loses its power, or a session ends, by calls of others.</summary>
internal static class Revocations
{
    /// <param name="session">Of the key's customer.</param>
    public static IReadOnlyDictionary<string, Func<Service, string, CreatedKey, Task<ServiceResponse>>> OfKey { get; } =
        new Dictionary<string, Func<Service, string, CreatedKey, Task<ServiceResponse>>>
        {
            ["deleted"] = (service, session, key) => service.SendAsync(HttpMethod.Delete, key.Path, session),
            ["disabled"] = (service, session, key) => service.PutAsync(key.Path, """{"enabled": false}""", session),
            ["rotated"] = (service, session, key) => service.SendAsync(HttpMethod.Post, key.Path + "/rotate", session),
            ["rotated by itself"] = (service, _, key) => service.SendAsync(HttpMethod.Post, key.Path + "/rotate", key.Token),
            ["moved"] = (service, session, key) => service.PutAsync(key.Path, """{"allowed_ips": ["198.51.100.0/24"]}""", session),
            ["reported"] = (service, _, key) => service.PostAsync("/auth/revoke", $$"""{"tokens": ["{{key.Token}}"]}"""),
        };

    public static IReadOnlyDictionary<string, Func<Service, string, Task<ServiceResponse>>> OfSession { get; } =
        new Dictionary<string, Func<Service, string, Task<ServiceResponse>>>
        {
            ["logged out"] = (service, session) => service.SendAsync(HttpMethod.Post, "/auth/logout", session),
            ["password changed"] = (service, session) => service.PutAsync(
                "/auth/password", $$"""{"password": "{{Service.Password}}", "new_password": "another good password"}""", session),
        };

    public static Task<ServiceResponse> DeleteCustomerAsync(this Service service, Guid customer) =>
        service.SendAsync(HttpMethod.Delete, $"/v1.0/customers/{customer}", service.Session);

    public static async Task<long> ChangesAsync(this Service service)
    {
        await using var connection = await service.Location.OpenAsync();
        await using var command = connection.Command("SELECT MAX(Number) FROM Changes");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The one response to an invalid credential, which reveals no reason.</summary>
    public static void ShouldBeInvalidCredentials(this ServiceResponse answer)
    {
        answer.ShouldBeProblem(System.Net.HttpStatusCode.Unauthorized, "invalid_credentials");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\", error=\"invalid_token\"");
        answer.Header("Sunset").ShouldBeNull();
        answer.Header("Location").ShouldBeNull();
    }
}
