using System.Net;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

public abstract class CreditAdditionTests(Service service)
{
    public sealed class OnSqlite(Service service) : CreditAdditionTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : CreditAdditionTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : CreditAdditionTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Add_OfEachSign_ChangesWhatRemainsToNoLessThanNone()
    {
        var key = await CreateAsync(10);

        RemainingIn(await AddAsync(key, 5)).ShouldBe(15);
        RemainingIn(await AddAsync(key, -3)).ShouldBe(12);
        RemainingIn(await AddAsync(key, -100)).ShouldBe(0);
        RemainingIn(await AddAsync(key, 1)).ShouldBe(1);
        RemainingIn(await service.GetAsync(key.Path, service.Session)).ShouldBe(1);
    }

    [Fact]
    public async Task Add_WithTheSameId_AddsOnceAndOnlyTheSame()
    {
        var (key, id) = (await CreateAsync(10), Guid.NewGuid());

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AddAsync(key, 5, id)));

        // On a busy machine some come too late, as any change may, and can be sent again.
        answers.Where(answer => answer.Status != HttpStatusCode.ServiceUnavailable).Select(RemainingIn).Distinct().ShouldBe([15]);
        RemainingIn(await AddAsync(key, 5, id)).ShouldBe(15);
        (await AddAsync(key, 6, id)).ShouldBeProblem(HttpStatusCode.Conflict, "addition_id_taken").ErrorsOf("id").ShouldHaveSingleItem();
        RemainingIn(await AddAsync(await CreateAsync(1), 6, id)).ShouldBe(7);
    }

    [Fact]
    public async Task Add_ThroughASuccessor_AddsToTheChain()
    {
        var (key, id) = (await CreateAsync(10), Guid.NewGuid());
        RemainingIn(await AddAsync(key, 5, id)).ShouldBe(15);

        var successor = KeyCreation.Made(await service.PostAsync(key.Path + "/rotate", """{"grace": 100}""", service.Session));

        RemainingIn(await AddAsync(successor, 5, id)).ShouldBe(15);
        RemainingIn(await AddAsync(successor, 1)).ShouldBe(16);
        RemainingIn(await service.GetAsync(key.Path, service.Session)).ShouldBe(16);
        var changes = (await service.GetAsync(successor.Path + "/changes", service.Session)).Json.GetProperty("result");
        changes.EnumerateArray().Select(change => change.GetProperty("subject_kind").GetString())
            .ShouldBe(["credits", "accesskey", "credits", "limits"]);
        changes[2].GetProperty("after").GetRawText().ShouldBe($$"""{"id":"{{id}}","add":5}""");
    }

    [Fact]
    public async Task Add_ToAKeyWithoutCredits_IsAConflict()
    {
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1, "window": 1}]}""");

        (await AddAsync(key, 5)).ShouldBeProblem(HttpStatusCode.Conflict, "no_credits");
        (await AddAsync(await service.CreateKeyAsync(), 5)).ShouldBeProblem(HttpStatusCode.Conflict, "no_credits");
    }

    [Fact]
    public async Task Add_BeyondTheMost_IsAConflictAndCanBeSentAgainWithLess()
    {
        var (key, id) = (await CreateAsync(999_999_999_999_999), Guid.NewGuid());

        (await AddAsync(key, 2, id)).ShouldBeProblem(HttpStatusCode.Conflict, "too_many_credits").ErrorsOf("add").ShouldHaveSingleItem();

        RemainingIn(await AddAsync(key, 1, id)).ShouldBe(1_000_000_000_000_000);
    }

    [Fact]
    public async Task Add_ToAnotherCustomersKey_IsNotFound()
    {
        var (_, session) = await service.RegisterCustomerAsync();

        (await service.PostAsync($"{(await CreateAsync(1)).Path}/credits", $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""", session))
            .ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    private static long RemainingIn(ServiceResponse answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("credits").GetProperty("remaining").GetInt64();
    }

    private Task<CreatedKey> CreateAsync(long remaining) => service.CreateKeyAsync($$"""{"credits": {"remaining": {{remaining}} } }""");

    private Task<ServiceResponse> AddAsync(CreatedKey key, long add, Guid? id = null) =>
        service.PostAsync($"{key.Path}/credits", $$"""{"add": {{add}}, "id": "{{id ?? Guid.NewGuid()}}"}""", service.Session);
}
