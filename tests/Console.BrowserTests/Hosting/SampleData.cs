using System.Globalization;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Usage;
using Accesskeys.WebApi.IntegrationTests.Users;

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
        for (var number = 1; number < created.Count; number++)
        {
            await service.AddWeekAsync(created[number].Customer_id, created[number].Id, number);
        }
        return (username, session);
    }

    /// <summary>A key with everything that a key can have: it replaced another one and was replaced itself, and was used 1,204 times today.</summary>
    public static async Task<(string Username, string Session, Accesskey Key)> AddRotatedKeyAsync(this Service service)
    {
        var (username, session) = await service.AddCustomerAsync("Northwind Traders");
        var client = service.Client(session);
        await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "Nightly reports", Expire = Days(365) });
        var first = await client.CreateAccesskeyAsync(new CreateAccesskey
        {
            Name = "Production API",
            Detail = "The web shop's back end, in both regions.",
            Expire = Days(365),
            External_id = "tenant-42",
            Scopes = ["orders:read", "orders:write", "accesskeys:verify"],
            Allowed_ips = ["203.0.113.0/24", "2001:db8:85a3::/48"],
            Metadata = new Dictionary<string, object> { ["team"] = "payments", ["tier"] = 2 },
            Rate_limits = [new RateLimitInput { Limit = 1000, Window = 60 }, new RateLimitInput { Limit = 50_000, Window = 86_400, Counts = "cost" }],
            Credits = new CreditsInput { Remaining = 9000, Refill = new RefillInput { Amount = 10_000, Every = "month" } },
        });
        var key = await client.RotateAccesskeyAsync(first.Id, new RotateAccesskey());
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "Production API (EU)" });
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "Production API", Allowed_ips = ["203.0.113.0/24"] });
        await client.RotateAccesskeyAsync(key.Id, new RotateAccesskey { Grace = Days(7) });
        await service.AddRejectionsAsync(key.Id, (1, "203.0.113.9", "ip_not_allowed", 31), (3, "203.0.113.9", "ip_not_allowed", 4), (5, "", "expired", 2));
        var now = service.Clock.GetUtcNow();
        await service.AddUsageAsync("UsageHours", key.Customer_id, key.Id,
        [
            .. Enumerable.Range(1, 20).Select(ago => (Hour(now, ago), "valid", 50L + (ago % 2 == 0 ? 20 : -20), 0L)),
            .. Enumerable.Range(5, 17).Select(ago => (Hour(now, ago), "insufficient_scope", 12L, 0L)),
        ]);
        await service.SetLastUsedAsync(key.Id, now.AddMinutes(-3));
        return (username, session, await client.GetAccesskeyAsync(key.Id));
    }

    /// <summary>Writes when a key was last used, as nodes would.</summary>
    public static async Task SetLastUsedAsync(this Service service, Guid key, DateTimeOffset at)
    {
        await using var connection = await service.Location.OpenAsync();
        await connection.ExecuteAsync(
            $"UPDATE Accesskeys SET LastUsedAt = {(at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond} WHERE Id = '{key.ToString().ToUpperInvariant()}'");
    }

    /// <summary>Writes counts of rejected uses, as nodes would.</summary>
    private static async Task AddRejectionsAsync(this Service service, Guid key, params (int HoursAgo, string Address, string Code, int Times)[] rejections)
    {
        await using var connection = await service.Location.OpenAsync();
        var hour = (long)Math.Floor((service.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalHours);
        foreach (var (ago, address, code, times) in rejections.Reverse())
        {
            await connection.ExecuteAsync(
                "INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) VALUES "
                + $"('{key.ToString().ToUpperInvariant()}', {(hour - ago) * 3_600_000_000L}, '{address}', '{code}', {times})");
        }
    }

    private static string Hour(DateTimeOffset now, int ago) => now.AddHours(-ago).ToString("yyyy-MM-ddTHH:00:00Z", CultureInfo.InvariantCulture);

    /// <summary>A customer with users of each role and state, and the sign-ins of two days of its owner.</summary>
    public static async Task<(string Username, string Session, Guid Owner)> AddTeamAsync(this Service service)
    {
        var (username, session) = await service.AddCustomerAsync("Northwind Traders");
        var client = service.Client(session);
        var owner = (await client.ListUsersAsync()).Result[0].Id;
        await client.UpdateUserAsync(owner, new UpdateUser { Email = "operations@northwind.example" });
        foreach (var (name, email, role, isRedeemed) in new[]
        {
            ("maria.jensen", "maria.jensen@northwind.example", "owner", true), ("tom", null, "viewer", true),
            ("build-server", "platform@northwind.example", "developer", true), ("ada", "ada@northwind.example", "developer", false),
        })
        {
            var invited = await client.CreateUserAsync(new CreateUser { Username = $"{name}-{username[^4..]}", Email = email, Role = role });
            if (isRedeemed)
            {
                await service.RedeemAsync(invited.Code);
            }
        }

        await service.AddSignInsAsync(
            owner, (0, "198.51.100.23", "succeeded", 2), (3, "198.51.100.23", "succeeded", 1), (19, "203.0.113.180", "failed", 14),
            (20, "2001:db8:85a3::8a2e:370:7334", "succeeded", 1), (26, "", "failed", 3), (47, "198.51.100.23", "succeeded", 1));
        return (username, session, owner);
    }

    /// <summary>Writes counts of sign-ins, as nodes would.</summary>
    public static async Task AddSignInsAsync(this Service service, Guid user, params (int HoursAgo, string Address, string Outcome, int Times)[] signIns)
    {
        await using var connection = await service.Location.OpenAsync();
        var hour = (long)Math.Floor((service.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalHours);
        foreach (var (ago, address, outcome, times) in signIns.Reverse())
        {
            await connection.ExecuteAsync(
                "INSERT INTO SignIns (AgentId, Hour, Address, Outcome, Times) VALUES "
                + $"('{user.ToString().ToUpperInvariant()}', {(hour - ago) * 3_600_000_000L}, '{address}', '{outcome}', {times})");
        }
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

    private static async Task AddWeekAsync(this Service service, Guid customer, Guid key, int number)
    {
        var now = service.Clock.GetUtcNow();
        var rows = Enumerable.Range(0, 7).Select(ago =>
            ($"{now.AddDays(-ago):yyyy-MM-dd}", "valid", (long)(number * number * 100 * (1.5 + Math.Sin((ago + number) / 1.3))), 0L));
        await service.AddUsageAsync("UsageDays", customer, key, [.. rows]);
        await service.SetLastUsedAsync(key, now.AddMinutes(-3 * (7 - number) * number));
    }

    private static int Days(int days) => days * 24 * 3600;
}
