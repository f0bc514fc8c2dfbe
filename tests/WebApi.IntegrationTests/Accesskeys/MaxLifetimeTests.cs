using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public sealed class MaxLifetimeTests(MaxLifetimeTests.OfAnHour service) : IClassFixture<MaxLifetimeTests.OfAnHour>
{
    private const string Rule = "must be at most 3600 seconds, the longest lifetime that this service allows (Accesskeys:MaxLifetime)";

    [Fact]
    public async Task Create_BeyondTheLimit_IsInvalid()
    {
        (await service.TryCreateKeyAsync("""{"expire": 3601}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("expire").ShouldBe([Rule]);
        (await service.TryCreateKeyAsync("""{"expire": 2147483648}""")).ErrorsOf("expire").ShouldBe(["must be 1 to 2147483647 seconds"]);
        (await service.CreateKeyAsync("""{"expire": 3600}""")).Id.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Rotate_BeyondTheLimit_IsInvalidAndLeavesTheKey()
    {
        var key = await service.CreateKeyAsync();

        (await RotateAsync(key, """{"expire": 3601}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("expire").ShouldBe([Rule]);

        (await RotateAsync(key, """{"expire": 3600}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rotate_OfALongerKeyWithoutExpire_IsCutToTheLimit()
    {
        var (longer, shorter) = (await service.CreateKeyAsync(), await service.CreateKeyAsync("""{"expire": 60}"""));
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync($"UPDATE Accesskeys SET ExpiresAt = ExpiresAt + 3600000000 WHERE Id = '{longer.Id.ToString().ToUpperInvariant()}'");
        }

        LifetimeOf(await RotateAsync(longer, "{}")).ShouldBe(TimeSpan.FromHours(1));
        LifetimeOf(await RotateAsync(shorter, "{}")).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Import_BeyondTheLimit_IsInvalidByRow()
    {
        var now = service.Clock.GetUtcNow();
        string Row(TimeSpan lifetime) =>
            $$"""{"token_hash": "{{ImportedHashes.HashOf(TokenFormat.Default.Generate().Reveal())}}", "tm_expire": "{{now + lifetime:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "scopes": []}""";

        var answer = await service.PostAsync(
            ImportedHashes.Path,
            $$"""{"accesskeys": [{{Row(TimeSpan.FromMinutes(59))}}, {{Row(TimeSpan.FromMinutes(61))}}, {{Row(TimeSpan.FromDays(36500))}}]}""",
            service.Session);

        answer.Statuses().ShouldBe(["created", "invalid", "invalid"]);
        answer.Json.GetProperty("result")[1].GetProperty("errors").GetProperty("tm_expire")[0].GetString().ShouldBe(
            "must be at most 3600 seconds from now, the longest lifetime that this service allows (Accesskeys:MaxLifetime)");
    }

    private Task<ServiceResponse> RotateAsync(CreatedKey key, string body) => service.PostAsync(key.Path + "/rotate", body, service.Session);

    private static TimeSpan LifetimeOf(ServiceResponse answer) =>
        answer.Json.GetProperty("tm_expire").GetDateTimeOffset() - answer.Json.GetProperty("tm_create").GetDateTimeOffset();

    public sealed class OfAnHour : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } =
            new Dictionary<string, string> { ["Accesskeys:MaxLifetime"] = "01:00:00" };
    }
}
