using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <param name="Path">With the id of a key, or of a customer, where it names one.</param>
/// <param name="Scope">What a key must hold to call; <c>null</c> if nothing.</param>
public sealed record ScopedCall(HttpMethod Method, string Path, string? Body, string? Scope)
{
    /// <summary>What it must hold besides.</summary>
    public string? SecondScope { get; init; }

    /// <summary>Whether another customer's key may not call, whatever it holds.</summary>
    public bool IsOperatorsOnly { get; init; } = Scope is "customers:write" or "nodes:read";

    /// <summary>With a key, a customer, a username and a hash of its own, where the call names one.</summary>
    /// <param name="session">The session of the key's owner; the operator's by default.</param>
    public async Task<ScopedCall> FilledAsync(Service service, string? session = null)
    {
        var path = Path;
        if (path.Contains("{key}", StringComparison.Ordinal))
        {
            var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""", session);
            path = path.Replace("{key}", key.Id.ToString(), StringComparison.Ordinal);
        }

        if (path.Contains("{paid}", StringComparison.Ordinal))
        {
            var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60, "credits": {"remaining": 5}}""", session);
            path = path.Replace("{paid}", key.Id.ToString(), StringComparison.Ordinal);
        }

        if (path.Contains("{customer}", StringComparison.Ordinal))
        {
            var customer = (await service.RegisterCustomerAsync()).Customer.Id;
            path = path.Replace("{customer}", customer.ToString(), StringComparison.Ordinal);
            if (path.EndsWith("/credits", StringComparison.Ordinal))
            {
                await service.PutAsync($"/v1.0/customers/{customer}", """{"credits": {"remaining": 5}}""", service.Session);
            }
        }

        if (path.Contains("{user}", StringComparison.Ordinal))
        {
            path = path.Replace("{user}", (await service.InviteAsync(owner: session)).Id.ToString(), StringComparison.Ordinal);
        }

        var owner = $"tenant-{Guid.NewGuid():N}";
        if (Body?.Contains("{owner}", StringComparison.Ordinal) == true)
        {
            await service.CreateKeyAsync($$"""{"scopes": [], "expire": 60, "external_id": "{{owner}}"}""", session);
        }

        return this with
        {
            Path = path,
            Body = Body?.Replace("{new}", $"agent-{Guid.NewGuid():N}", StringComparison.Ordinal)
                .Replace("{owner}", owner, StringComparison.Ordinal)
                .Replace("{uuid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
                .Replace("{hash}", $"{Guid.NewGuid():N}{Guid.NewGuid():N}", StringComparison.Ordinal),
        };
    }
}

/// <summary>Every endpoint that takes access keys, and the scope that it takes.</summary>
internal static class ScopedCalls
{
    public static IReadOnlyDictionary<string, ScopedCall> All { get; } = new Dictionary<string, ScopedCall>
    {
        ["GetCustomer"] = new(HttpMethod.Get, "/v1.0/customer", null, null),
        ["ForwardAuth"] = new(HttpMethod.Get, "/auth/verify", null, null),
        ["CreateCustomer"] = new(HttpMethod.Post, "/v1.0/customers", """{"name": "Third", "username": "{new}", "password": "a long enough password"}""", "customers:write"),
        ["ListCustomers"] = new(HttpMethod.Get, "/v1.0/customers", null, "customers:write"),
        ["GetCustomerById"] = new(HttpMethod.Get, "/v1.0/customers/{customer}", null, "customers:write"),
        ["DeleteCustomer"] = new(HttpMethod.Delete, "/v1.0/customers/{customer}", null, "customers:write"),
        ["UpdateCustomer"] = new(HttpMethod.Put, "/v1.0/customers/{customer}", """{"rate_limits": [{"limit": 10, "window": 60}]}""", "customers:write") { SecondScope = "limits:write" },
        ["AddCustomerCredits"] = new(HttpMethod.Post, "/v1.0/customers/{customer}/credits", """{"add": 1, "id": "{uuid}"}""", "customers:write") { SecondScope = "limits:write" },
        ["ListNodes"] = new(HttpMethod.Get, "/v1.0/nodes", null, "nodes:read"),
        ["CreateAccesskey"] = new(HttpMethod.Post, "/v1.0/accesskeys", """{"expire": 60}""", "accesskeys:write"),
        ["ImportAccesskeys"] = new(HttpMethod.Post, "/v1.0/accesskeys/import", """{"accesskeys": [{"token_hash": "x"}]}""", "accesskeys:write") { IsOperatorsOnly = true },
        ["RevokeAccesskeys"] = new(HttpMethod.Post, "/v1.0/accesskeys/revoke", """{"external_id": "{owner}"}""", "accesskeys:write"),
        ["ListAccesskeys"] = new(HttpMethod.Get, "/v1.0/accesskeys", null, "accesskeys:read"),
        ["SummarizeAccesskeys"] = new(HttpMethod.Get, "/v1.0/accesskeys/summary", null, "accesskeys:read"),
        ["ListAccesskeyChain"] = new(HttpMethod.Get, "/v1.0/accesskeys/{key}/chain", null, "accesskeys:read"),
        ["ExplainAccesskey"] = new(HttpMethod.Post, "/v1.0/accesskeys/explain", """{"token": "x"}""", "accesskeys:read"),
        ["GetAccesskey"] = new(HttpMethod.Get, "/v1.0/accesskeys/{key}", null, "accesskeys:read"),
        ["ListChanges"] = new(HttpMethod.Get, "/v1.0/changes", null, "accesskeys:read"),
        ["ListAccesskeyChanges"] = new(HttpMethod.Get, "/v1.0/accesskeys/{key}/changes", null, "accesskeys:read"),
        ["ListRefusals"] = new(HttpMethod.Get, "/v1.0/accesskeys/{key}/refusals", null, "accesskeys:read"),
        ["ListAccesskeyUsage"] = new(HttpMethod.Get, "/v1.0/accesskeys/{key}/usage", null, "accesskeys:read"),
        ["ListUsage"] = new(HttpMethod.Get, "/v1.0/usage", null, "accesskeys:read"),
        ["VerifyAccesskey"] = new(HttpMethod.Post, "/v1.0/accesskeys/verify", """{"token": "x"}""", "accesskeys:verify"),
        ["UpdateAccesskey"] = new(HttpMethod.Put, "/v1.0/accesskeys/{key}", """{"name": "renamed"}""", "accesskeys:write"),
        ["RotateAccesskey"] = new(HttpMethod.Post, "/v1.0/accesskeys/{key}/rotate", null, "accesskeys:write"),
        ["AddAccesskeyCredits"] = new(HttpMethod.Post, "/v1.0/accesskeys/{paid}/credits", """{"add": 1, "id": "{uuid}"}""", "limits:write"),
        ["DeleteAccesskey"] = new(HttpMethod.Delete, "/v1.0/accesskeys/{key}", null, "accesskeys:write"),
    };

    /// <summary>An import of a new key, whereas that of <see cref="All"/> changes nothing.</summary>
    public static ScopedCall Import { get; } = All["ImportAccesskeys"] with
    {
        Body = """{"accesskeys": [{"token_hash": "{hash}", "tm_expire": "2090-01-01T00:00:00Z", "scopes": []}]}""",
    };

    /// <summary>Those that take any session, and no key.</summary>
    public static IReadOnlyDictionary<string, ScopedCall> OfSessions { get; } = new Dictionary<string, ScopedCall>
    {
        ["Logout"] = new(HttpMethod.Post, "/auth/logout", null, null),
        ["LogoutEverywhere"] = new(HttpMethod.Post, "/auth/logout/everywhere", null, null),
        ["ListOwnSignIns"] = new(HttpMethod.Get, "/auth/signins", null, null),
        ["ChangePassword"] = new(
            HttpMethod.Put, "/auth/password", $$"""{"password": "{{Service.Password}}", "new_password": "another good password"}""", null),
    };

    /// <summary>Those that take an owner's session only.</summary>
    public static IReadOnlyDictionary<string, ScopedCall> OfOwners { get; } = new Dictionary<string, ScopedCall>
    {
        ["ListUsers"] = new(HttpMethod.Get, "/v1.0/users", null, null),
        ["CreateUser"] = new(HttpMethod.Post, "/v1.0/users", """{"username": "{new}", "role": "viewer"}""", null),
        ["GetUser"] = new(HttpMethod.Get, "/v1.0/users/{user}", null, null),
        ["UpdateUser"] = new(HttpMethod.Put, "/v1.0/users/{user}", """{"role": "viewer"}""", null),
        ["DeleteUser"] = new(HttpMethod.Delete, "/v1.0/users/{user}", null, null),
        ["InviteUser"] = new(HttpMethod.Post, "/v1.0/users/{user}/invitation", null, null),
        ["ListSignIns"] = new(HttpMethod.Get, "/v1.0/users/{user}/signins", null, null),
        ["ViewCustomer"] = new(HttpMethod.Post, "/v1.0/customers/{customer}/view", null, "customers:write"),
    };

    /// <summary>Those that take no access key, whatever it holds.</summary>
    public static IReadOnlyList<string> WithoutKeys { get; } =
        ["Login", "RedeemInvitation", "RevokeTokens", .. OfSessions.Keys, .. OfOwners.Keys];

    /// <summary>The same endpoint once more, for every other method.</summary>
    public static string WithoutAName => "/auth/verify";
}
