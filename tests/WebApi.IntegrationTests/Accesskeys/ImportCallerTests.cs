using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>Who may import, and for whom, unless the settings say otherwise.</summary>
public abstract class ImportCallerTests(Service service)
{
    public sealed class OnSqlite(Service service) : ImportCallerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ImportCallerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ImportCallerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Import_ByACustomer_IsForbiddenAndClaimsNothing()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(by: session);
        var token = Unknown();

        foreach (var credential in new[] { session, key.Token })
        {
            foreach (var customerId in new[] { null, $"{customer.Id}" })
            {
                var answer = await service.ImportAsync([token], credential, customerId);
                answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied").Text.ShouldContain("Import:Callers");
            }
        }

        (await service.ImportAsync([token])).Statuses().ShouldBe(["created"]);
    }

    [Fact]
    public async Task Import_ByACustomer_IsForbiddenBeforeItsBodyIsRead()
    {
        var (_, session) = await service.RegisterCustomerAsync();

        (await service.PostAsync(ImportedHashes.Path, "{", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Fact]
    public async Task Import_ForACustomer_GivesItTheKeysAndTellsItWhoDid()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var importer = await service.CreateKeyAsync("""{"scopes": ["accesskeys:write"], "expire": 2147483647}""");
        var token = Unknown();

        var answer = await service.PostAsync(
            ImportedHashes.Path,
            $$"""
            {"customer_id": "{{customer.Id.ToString().ToUpperInvariant()}}", "accesskeys":
              [{"token_hash": "{{ImportedHashes.HashOf(token)}}", "tm_expire": "2030-01-01T00:00:00Z", "scopes": []}]}
            """,
            importer.Token);

        answer.Statuses().ShouldBe(["created"]);
        var id = answer.First().GetProperty("id").GetGuid();
        (await service.Client(session).GetAccesskeyAsync(id)).Customer_id.ShouldBe(customer.Id);
        (await service.GetAsync($"/v1.0/accesskeys/{id}", service.Session)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await service.GetAsync("/v1.0/customer", token)).Json.GetProperty("id").GetGuid().ShouldBe(customer.Id);
        (await service.VerifyAsync(token, session)).Code.ShouldBe("valid");
        var change = (await service.GetAsync($"/v1.0/accesskeys/{id}/changes", session)).Json.GetProperty("result")[0];
        change.GetProperty("customer_id").GetGuid().ShouldBe(customer.Id);
        change.GetProperty("actor_id").GetGuid().ShouldBe(importer.Id);
    }

    [Fact]
    public async Task Import_ForACustomer_ReturnsExistsForItsKeysAndConflictForTheOperatorsOwn()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (own, theirs) = (await service.CreateKeyAsync(), await service.CreateKeyAsync(by: session));

        (await service.ImportAsync([own.Token, theirs.Token], customerId: $"{customer.Id}")).Statuses().ShouldBe(["conflict", "exists"]);
        (await service.ImportAsync([own.Token, theirs.Token])).Statuses().ShouldBe(["exists", "conflict"]);
    }

    [Fact]
    public async Task Import_ByTheOperatorForItself_NeedsNoCustomer()
    {
        var id = (await service.GetAsync("/v1.0/customer", service.Session)).Json.GetProperty("id").GetGuid();

        (await service.ImportAsync([Unknown()], customerId: $"{id}")).Statuses().ShouldBe(["created"]);
    }

    [Fact]
    public async Task Import_ForNoCustomerOrADeletedOne_NamesTheMemberAndImportsNothing()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);
        var token = Unknown();

        foreach (var id in new[] { customer.Id, Guid.NewGuid(), Guid.Empty })
        {
            (await service.ImportAsync([token], customerId: $"{id}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
                .ErrorsOf("customer_id").ShouldHaveSingleItem();
        }

        (await service.PostAsync(ImportedHashes.Path, $$"""{"customer_id": "{{customer.Id}}", "accesskeys": [{}]}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("customer_id").ShouldHaveSingleItem();
        (await service.ImportAsync([token])).Statuses().ShouldBe(["created"]);
    }

    [Theory]
    [InlineData("\"\"", "invalid_request")]
    [InlineData("\"x\"", "invalid_request")]
    [InlineData("\"{01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13}\"", "invalid_request")]
    [InlineData("\"01935e7a5c1f7d3a9b1e2f4c6a8b0d13\"", "invalid_request")]
    [InlineData("1", "invalid_json")]
    public async Task Import_ForWhatIsNoId_NamesTheMember(string id, string code) =>
        (await service.PostAsync(ImportedHashes.Path, $$"""{"customer_id": {{id}}, "accesskeys": [{}]}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, code).ErrorsOf("customer_id").ShouldHaveSingleItem();

    private static string Unknown() => TokenFormat.Default.Generate().Reveal();
}
