using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class ConcurrencyTests(Service service)
{
    public sealed class OnSqlite(Service service) : ConcurrencyTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ConcurrencyTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ConcurrencyTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const int AtOnce = 8;

    [Fact]
    public async Task Delete_ManyTimesAtOnce_IsWonOnceAndWritesOneChange()
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ =>
            service.SendAsync(HttpMethod.Delete, $"/v1.0/accesskeys/{made.Id}", service.Session)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.NotFound).ShouldBe(AtOnce - 1);
        (await service.ChangesOfAsync(made.Id)).Select(change => change.Action).ShouldBe(["Created", "Deleted"]);
    }

    [Fact]
    public async Task Create_ManyAtOnce_CreatesEachKeyOnce()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ =>
            service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "same", Expire = 60 })));

        made.Select(key => key.Id).ShouldBeUnique();
        made.Select(key => key.Token).ShouldBeUnique();
        foreach (var key in made)
        {
            (await service.ChangesOfAsync(key.Id)).Select(change => change.Action).ShouldBe(["Created"]);
        }
    }

    [Fact]
    public async Task CreateCustomer_WithOneUsernameAtOnce_IsWonOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => service.PostAsync(
            "/v1.0/customers",
            $$"""{"name": "{{number}}", "username": "Wanted", "password": "{{Service.Password}}"}""",
            service.Session)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(AtOnce - 1);
    }
}
