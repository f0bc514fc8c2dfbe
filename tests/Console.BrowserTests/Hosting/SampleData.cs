using System.Globalization;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Usage;

namespace Accesskeys.Console.BrowserTests.Hosting;

/// <summary>Customers as there may be: keys of several kinds, and a day of verifications.</summary>
internal static class SampleData
{
    /// <summary>A customer without keys. Its agent signs in with <see cref="Service.Password"/>.</summary>
    public static async Task<(string Username, string Session)> AddCustomerAsync(this Service service, string name)
    {
        var username = $"agent-{Guid.NewGuid():N}"[..14];
        await service.Client(service.Session).CreateCustomerAsync(new CreateCustomer { Name = name, Username = username, Password = Service.Password });
        return (username, await service.SignInAsync(username));
    }

    /// <summary>A customer with keys that were used throughout the last day.</summary>
    public static async Task<(string Username, string Session)> AddBusyCustomerAsync(this Service service)
    {
        var (username, session) = await service.AddCustomerAsync("Northwind Traders");
        var client = service.Client(session);
        CreateAccesskey[] keys =
        [
            new() { Name = "Legacy exporter", Expire = 90, Enabled = false, Scopes = ["reports:read"] },
            new() { Name = "CI pipeline", Expire = Days(5), Scopes = ["deployments:write", "artifacts:read", "artifacts:write", "logs:read"] },
            new() { Name = "Partner integration", Expire = Days(21), External_id = "tenant-42", Scopes = ["orders:read", "orders:write"] },
            new() { Name = "Mobile app", Expire = Days(200), External_id = "tenant-7", Scopes = ["orders:read"] },
            new() { Name = "Nightly reports", Expire = Days(365), Scopes = ["reports:*"] },
            new() { Name = "Production API", Expire = Days(365), External_id = "tenant-42", Scopes = ["*"] },
        ];
        var created = new List<CreatedAccesskey>();
        foreach (var key in keys)
        {
            created.Add(await client.CreateAccesskeyAsync(key));
        }

        await client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = [.. created.Take(4).Select(key => key.Token)] });
        await service.AddDayAsync(created[^1].Customer_id, created[^1].Id);
        return (username, session);
    }

    private static async Task AddDayAsync(this Service service, Guid customer, Guid key)
    {
        var now = service.Clock.GetUtcNow();
        var rows = Enumerable.Range(1, 23).SelectMany(ago =>
        {
            var start = now.AddHours(-ago).ToString("yyyy-MM-ddTHH:00:00Z", CultureInfo.InvariantCulture);
            var uses = 900 + (long)(650 * Math.Sin(ago / 3.6)) + (ago * 37 % 90);
            return new (string, string, long, long)[]
            {
                (start, "valid", uses, uses), (start, "expired", uses / 14, 0), (start, "insufficient_scope", ago % 5 == 0 ? uses / 9 : 3, 0),
                (start, "rate_limited", ago is 8 or 9 ? uses / 5 : 1, 0),
            };
        });
        await service.AddUsageAsync("UsageHours", customer, key, [.. rows]);
    }

    private static int Days(int days) => days * 24 * 3600;
}
