using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class RotationTests(Service service)
{
    public sealed class OnSqlite(Service service) : RotationTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RotationTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RotationTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const int AtOnce = 8;

    private AccesskeysClient Client => service.Client(service.Session);

    [Fact]
    public async Task Rotate_WithoutABody_ReturnsASuccessorWithTheFullLifetimeAndRevokesTheKey()
    {
        var made = await CreateAsync();
        await service.Client(made.Token).GetCustomerAsync();

        var answer = await service.SendAsync(HttpMethod.Post, PathOf(made.Id), service.Session);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var (id, token) = (answer.Json.GetProperty("id").GetGuid(), answer.Json.GetProperty("token").GetString()!);
        answer.Header("Location").ShouldBe($"/v1.0/accesskeys/{id}");
        var (old, successor) = (await Client.GetAccesskeyAsync(made.Id), await Client.GetAccesskeyAsync(id));
        (old.Rotated_from, old.Rotated_to).ShouldBe((null, id));
        (successor.Rotated_from, successor.Rotated_to).ShouldBe((made.Id, null));
        (successor.Name, successor.Detail, successor.Customer_id).ShouldBe((made.Name, made.Detail, made.Customer_id));
        (successor.Tm_expire - successor.Tm_create).ShouldBe(made.Tm_expire - made.Tm_create);
        old.Tm_expire.ShouldBe(successor.Tm_create);
        old.Tm_update.ShouldBe(successor.Tm_create);
        (await service.GetAsync("/v1.0/customer", made.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.VerifyAsync(made.Token)).Code.ShouldBe("expired");
        (await service.GetAsync("/v1.0/customer", token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"expire": null, "grace": null, "name": "ignored"}""")]
    public async Task Rotate_WithNothingInItsBody_IsAsWithoutOne(string body)
    {
        var made = await CreateAsync();

        var answer = await service.PostAsync(PathOf(made.Id), body, service.Session);

        answer.Json.GetProperty("name").GetString().ShouldBe(made.Name);
        (await service.VerifyAsync(made.Token)).Code.ShouldBe("expired");
    }

    [Fact]
    public async Task Rotate_WithExpireAndGrace_TakesThem()
    {
        var made = await CreateAsync();

        var successor = await Client.RotateAccesskeyAsync(made.Id, new RotateAccesskey { Expire = 60, Grace = 30 });

        (successor.Tm_expire - successor.Tm_create).ShouldBe(TimeSpan.FromSeconds(60));
        (await Client.GetAccesskeyAsync(made.Id)).Tm_expire.ShouldBe(successor.Tm_create.AddSeconds(30));
        await service.Client(made.Token).GetCustomerAsync();
        await service.Client(successor.Token).GetCustomerAsync();
    }

    [Fact]
    public async Task Rotate_WithGraceBeyondTheKeysEnd_LeavesItsEnd()
    {
        var made = await CreateAsync();

        await Client.RotateAccesskeyAsync(made.Id, new RotateAccesskey { Grace = int.MaxValue });

        (await Client.GetAccesskeyAsync(made.Id)).Tm_expire.ShouldBe(made.Tm_expire);
    }

    [Fact]
    public async Task Rotate_ByTheKeyItself_Works()
    {
        var made = await CreateAsync();

        var successor = await service.Client(made.Token).RotateAccesskeyAsync(made.Id);

        (await service.GetAsync("/v1.0/customer", successor.Token)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/v1.0/customer", made.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Rotate_OfARotatedKey_ReturnsAlreadyRotated()
    {
        var made = await CreateAsync();
        await Client.RotateAccesskeyAsync(made.Id, new RotateAccesskey { Grace = 60 });

        foreach (var credential in new[] { service.Session, made.Token })
        {
            (await service.PostAsync(PathOf(made.Id), "{}", credential)).ShouldBeProblem(HttpStatusCode.Conflict, "already_rotated");
        }
    }

    [Fact]
    public async Task Rotate_ManyTimesAtOnce_MakesOneSuccessor()
    {
        var made = await CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ =>
            service.PostAsync(PathOf(made.Id), """{"grace": 60}""", made.Token)));

        var successor = answers.Where(answer => answer.Status == HttpStatusCode.OK).ShouldHaveSingleItem().Json.GetProperty("id").GetGuid();
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(AtOnce - 1);
        (await Client.GetAccesskeyAsync(made.Id)).Rotated_to.ShouldBe(successor);
        (await Client.ListAccesskeysAsync()).Result.Count(key => key.Rotated_from == made.Id).ShouldBe(1);
    }

    [Fact]
    public async Task Rotate_OfADeletedOrForeignKey_ReturnsNotFound()
    {
        var made = await CreateAsync();
        var (_, session) = await service.RegisterCustomerAsync();

        (await service.PostAsync(PathOf(made.Id), "{}", session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        await Client.DeleteAccesskeyAsync(made.Id);
        (await service.PostAsync(PathOf(made.Id), "{}", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("""{"expire": 0}""", "expire")]
    [InlineData("""{"expire": 2147483648}""", "expire")]
    [InlineData("""{"grace": -1}""", "grace")]
    [InlineData("""{"grace": 2147483648}""", "grace")]
    public async Task Rotate_WhenARuleIsBroken_NamesTheMemberAndChangesNothing(string body, string member)
    {
        var made = await CreateAsync();

        (await service.PostAsync(PathOf(made.Id), body, service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();

        (await Client.GetAccesskeyAsync(made.Id)).Rotated_to.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"grace": "1"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Rotate_WithAnUnreadableBody_ReturnsInvalidJson(string body) =>
        (await service.PostAsync(PathOf((await CreateAsync()).Id), body, service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");

    [Fact]
    public async Task Rotate_WhenDone_IsRecordedForBothKeys()
    {
        var made = await CreateAsync();

        var successor = await Client.RotateAccesskeyAsync(made.Id, new RotateAccesskey { Grace = 5 });

        var old = (await service.ChangesOfAsync(made.Id))[^1];
        old.Action.ShouldBe("Updated");
        old.Before.ShouldBe($$"""{"tm_expire":"{{Iso(made.Tm_expire)}}","rotated_to":null}""");
        old.After.ShouldBe($$"""{"tm_expire":"{{Iso(successor.Tm_create.AddSeconds(5))}}","rotated_to":"{{successor.Id}}"}""");
        (await service.ChangesOfAsync(successor.Id)).ShouldHaveSingleItem().After!.ShouldContain($"\"rotated_from\":\"{made.Id}\"");
    }

    [Fact]
    public async Task Delete_WithSuccessors_RevokesTheKeyAndAllItsSuccessors()
    {
        var chain = await ChainAsync(4);

        await Client.DeleteAccesskeyAsync(chain[1].Id, successors: true);

        foreach (var (key, index) in chain.Select((key, index) => (key, index)))
        {
            (await service.VerifyAsync(key.Token)).Code.ShouldBe(index == 0 ? "valid" : "not_found");
        }
    }

    [Fact]
    public async Task Delete_WithSuccessors_PassesOverOneThatIsDeletedAlready()
    {
        var chain = await ChainAsync(3);
        await Client.DeleteAccesskeyAsync(chain[1].Id);

        await Client.DeleteAccesskeyAsync(chain[0].Id, successors: true);

        (await service.VerifyAsync(chain[2].Token)).Code.ShouldBe("not_found");
        (await service.ChangesOfAsync(chain[1].Id)).Count(change => change.Action == "Deleted").ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?successors=false")]
    [InlineData("?successors=")]
    public async Task Delete_WithoutSuccessors_LeavesThem(string query)
    {
        var chain = await ChainAsync(2);

        (await service.SendAsync(HttpMethod.Delete, $"/v1.0/accesskeys/{chain[0].Id}{query}", service.Session)).Status.ShouldBe(HttpStatusCode.OK);

        (await service.VerifyAsync(chain[1].Token)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task Delete_OfAChainLongerThanOneUnitOfWork_EndsAllOfIt()
    {
        var chain = await ChainAsync(202);

        await Client.DeleteAccesskeyAsync(chain[0].Id, successors: true);

        // A few at a time, because each request has to complete within a second.
        foreach (var keys in chain.Chunk(10))
        {
            var answer = await Client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = [.. keys.Select(key => key.Token)] });
            answer.Result!.ShouldAllBe(result => result.Code == "not_found");
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("True")]
    [InlineData("yes")]
    [InlineData("true&successors=true")]
    public async Task Delete_WithSuccessorsThatAreNeitherTrueNorFalse_NamesTheParameter(string value)
    {
        var made = await CreateAsync();

        (await service.SendAsync(HttpMethod.Delete, $"/v1.0/accesskeys/{made.Id}?successors={value}", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("successors").ShouldHaveSingleItem();
        (await service.VerifyAsync(made.Token)).Code.ShouldBe("valid");
    }

    private static string PathOf(Guid id) => $"/v1.0/accesskeys/{id}/rotate";

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private Task<CreatedAccesskey> CreateAsync() =>
        Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "name", Detail = "detail", Expire = 3600 });

    private async Task<List<CreatedAccesskey>> ChainAsync(int length)
    {
        var chain = new List<CreatedAccesskey> { await CreateAsync() };
        while (chain.Count < length)
        {
            chain.Add(await Client.RotateAccesskeyAsync(chain[^1].Id, new RotateAccesskey { Grace = 600 }));
        }

        return chain;
    }
}
