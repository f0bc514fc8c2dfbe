using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>What tests of a stop do before it, and look for after it.</summary>
internal static class Counted
{
    /// <summary>Uses one key once, and has another rejected once.</summary>
    public static async Task<CreatedAccesskey> UseAndRejectAsync(this HttpClient http)
    {
        var client = new AccesskeysClient(http);
        var used = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
        var disabled = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });
        (await http.VerifyAsync(used.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.VerifyAsync(disabled.Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        return used;
    }

    public static async Task<HttpResponseMessage> VerifyAsync(this HttpClient http, string token)
    {
        using var user = HttpClients.OfService(http.BaseAddress!);
        user.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await user.GetAsync("/auth/verify");
    }

    public static async Task<long> CountAsync(this TestDatabaseLocation location, string sql)
    {
        await using var connection = await location.OpenAsync();
        await using var command = connection.Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
