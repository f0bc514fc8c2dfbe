using System.Net;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

/// <summary>Each broken rule is reported with the member and the rule, wherever limits can be set.</summary>
public sealed class LimitInputTests(Service service) : IClassFixture<Service>
{
    private const string Integer = "must be an integer: no quotes, no fraction, no exponent";
    private const string Others = "must have no other members than the documented ones";
    private const string EachLimit = "each limit must be 1 to 1000000000";
    private const string EachWindow = "each window must be 1 to 2678400 seconds";
    private const string MostCredits = "1000000000000000";

    [Theory]
    [InlineData("""[{"limit": 0, "window": 60}]""", EachLimit)]
    [InlineData("""[{"limit": -1, "window": 60}]""", EachLimit)]
    [InlineData("""[{"limit": 1000000001, "window": 60}]""", EachLimit)]
    [InlineData("""[{"limit": 99999999999999999999999, "window": 60}]""", EachLimit)]
    [InlineData("""[{"window": 60}]""", EachLimit)]
    [InlineData("""[{"limit": 1, "window": 0}]""", EachWindow)]
    [InlineData("""[{"limit": 1, "window": 2678401}]""", EachWindow)]
    [InlineData("""[{"limit": 1}]""", EachWindow)]
    [InlineData("""[{"limit": 1, "window": 60, "counts": "tokens"}]""", "each counts must be requests or cost")]
    [InlineData("""[{"limit": 1, "window": 60, "counts": "credits"}]""", "each counts must be requests or cost")]
    [InlineData("""[{"limit": 1, "window": 60, "kind": "sliding"}]""", "each kind must be fixed: this version has no other")]
    [InlineData("""[{"limit": 1, "window": 60}, {"limit": 2, "window": 60, "counts": "requests"}]""", "must not contain two limits with the same window and counts")]
    [InlineData("""[null]""", "must not contain null")]
    [InlineData(
        """[{"limit": 1, "window": 1}, {"limit": 1, "window": 2}, {"limit": 1, "window": 3}, {"limit": 1, "window": 4}, {"limit": 1, "window": 5}]""",
        "must be at most 4")]
    public Task RateLimits_AgainstARule_AreInvalid(string limits, string rule) => ShouldRejectAsync("invalid_request", "rate_limits", limits, rule);

    [Theory]
    [InlineData("""[{"limit": 1.5, "window": 60}]""", $"each limit {Integer}")]
    [InlineData("""[{"limit": 1e30, "window": 60}]""", $"each limit {Integer}")]
    [InlineData("""[{"limit": "1", "window": 60}]""", $"each limit {Integer}")]
    [InlineData("""[{"limit": 1, "window": true}]""", $"each window {Integer}")]
    [InlineData("""[{"limit": 1, "window": 60, "count": "cost"}]""", $"each {Others}")]
    [InlineData("""[1]""", "must be an array of objects, each member of its type")]
    [InlineData("""{"limit": 1, "window": 60}""", "must be an array of objects, each member of its type")]
    public Task RateLimits_OfAnotherType_AreNotRead(string limits, string rule) => ShouldRejectAsync("invalid_json", "rate_limits", limits, rule);

    [Theory]
    [InlineData("""{"remaining": -1}""", $"remaining must be 0 to {MostCredits}")]
    [InlineData("""{"remaining": 1000000000000001}""", $"remaining must be 0 to {MostCredits}")]
    [InlineData("""{"remaining": 99999999999999999999999}""", $"remaining must be 0 to {MostCredits}")]
    [InlineData("""{"refill": {"amount": 1, "every": "day"}}""", "remaining is required with refill; without both, credits are removed")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 0, "every": "day"}}""", $"refill.amount must be 1 to {MostCredits}")]
    [InlineData("""{"remaining": 1, "refill": {"every": "day"}}""", $"refill.amount must be 1 to {MostCredits}")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 1}}""", "refill.every must be day, week or month")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 1, "every": "year"}}""", "refill.every must be day, week or month")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 1, "every": "Day"}}""", "refill.every must be day, week or month")]
    public Task Credits_AgainstARule_AreInvalid(string credits, string rule) => ShouldRejectAsync("invalid_request", "credits", credits, rule);

    [Theory]
    [InlineData("""{"remaining": "1"}""", $"remaining {Integer}")]
    [InlineData("""{"remaining": 1.0}""", $"remaining {Integer}")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 1e3, "every": "day"}}""", $"refill.amount {Integer}")]
    [InlineData("""{"remaining": 1, "refill": {"amount": 1, "every": 1}}""", "refill.every must be a string")]
    [InlineData("""{"remaining": 1, "refill": "day"}""", "refill must be an object")]
    [InlineData("""{"remainin": 1}""", Others)]
    [InlineData("""7""", "must be an object")]
    public Task Credits_OfAnotherType_AreNotRead(string credits, string rule) => ShouldRejectAsync("invalid_json", "credits", credits, rule);

    [Theory]
    [InlineData("rate_limit")]
    [InlineData("rateLimits")]
    [InlineData("credit")]
    public async Task Member_ThatIsMisspelled_IsRejected(string name) =>
        (await service.TryCreateKeyAsync($$"""{"{{name}}": []}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("""{"add": 0, "id": "7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70"}""", "add", $"must be -{MostCredits} to {MostCredits}, and not 0")]
    [InlineData("""{"add": 1000000000000001, "id": "7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70"}""", "add", $"must be -{MostCredits} to {MostCredits}, and not 0")]
    [InlineData("""{"add": -99999999999999999999999, "id": "7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70"}""", "add", $"must be -{MostCredits} to {MostCredits}, and not 0")]
    [InlineData("""{"id": "7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70"}""", "add", "is required")]
    [InlineData("""{"add": 1, "id": "7d9f1e0a"}""", "id", "must be 8-4-4-4-12 hexadecimal digits")]
    [InlineData("""{"add": 1, "id": ""}""", "id", "must be 8-4-4-4-12 hexadecimal digits")]
    [InlineData("""{"add": 1}""", "id", "is required: a UUID of your choice, by which a request that is sent twice adds once")]
    public async Task Addition_AgainstARule_IsInvalid(string body, string member, string rule)
    {
        var key = await service.CreateKeyAsync("""{"credits": {"remaining": 1}}""");
        var customer = (await service.RegisterCustomerAsync()).Customer.Id;
        foreach (var path in new[] { key.Path, $"/v1.0/customers/{customer}" })
        {
            (await service.PostAsync(path + "/credits", body, service.Session))
                .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldBe([rule]);
        }
    }

    private async Task ShouldRejectAsync(string code, string member, string value, string rule)
    {
        var key = await service.CreateKeyAsync();
        var customer = (await service.RegisterCustomerAsync()).Customer.Id;
        var body = $$"""{"{{member}}": {{value}}}""";
        foreach (var answer in new[]
        {
            await service.PostAsync("/v1.0/accesskeys", $$"""{"expire": 60, "{{member}}": {{value}}}""", service.Session),
            await service.PutAsync(key.Path, body, service.Session),
            await service.PutAsync($"/v1.0/customers/{customer}", body, service.Session),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, code).ErrorsOf(member).ShouldBe([rule]);
        }
    }
}
