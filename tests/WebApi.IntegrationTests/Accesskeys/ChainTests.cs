using System.Net;
using System.Text.Json;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class ChainTests(Service service)
{
    public sealed class OnSqlite(Service service) : ChainTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ChainTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ChainTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Chain_OfAnyOfItsKeys_ShowsAllOfThemOldestFirstDeletedOnesToo()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var first = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "rotated", Expire = 3600 });
        var second = await client.RotateAccesskeyAsync(first.Id, new RotateAccesskey());
        var third = await client.RotateAccesskeyAsync(second.Id, new RotateAccesskey { Grace = 60 });
        var fourth = await client.RotateAccesskeyAsync(third.Id, new RotateAccesskey { Grace = 60 });
        await client.DeleteAccesskeyAsync(second.Id);
        await client.UpdateAccesskeyAsync(fourth.Id, new UpdateAccesskey { Enabled = false });

        foreach (var id in new[] { first.Id, second.Id, third.Id, fourth.Id })
        {
            var chain = (await service.GetAsync($"/v1.0/accesskeys/{id}/chain", session)).Json;
            chain.GetProperty("complete").GetBoolean().ShouldBeTrue();
            var keys = chain.GetProperty("result").EnumerateArray().ToList();
            keys.Select(key => key.GetProperty("id").GetGuid()).ShouldBe([first.Id, second.Id, third.Id, fourth.Id]);
            keys.Select(key => key.GetProperty("state").GetString()).ShouldBe(["expired", "deleted", "active", "disabled"]);
            keys[0].EnumerateObject().Select(member => member.Name)
                .ShouldBe(["id", "name", "token_prefix", "tm_expire", "tm_create", "tm_delete", "state"]);
            keys[3].GetProperty("token_prefix").GetString().ShouldBe(fourth.Token_prefix);
        }
    }

    [Fact]
    public async Task Chain_OfAKeyThatWasNotRotated_IsTheKeyAlone()
    {
        var key = await service.CreateKeyAsync();

        var chain = (await service.GetAsync($"{key.Path}/chain", service.Session)).Json;

        chain.GetProperty("result").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(key.Id);
        chain.GetProperty("complete").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0, 99)]
    [InlineData(60, 11, 110)]
    [InlineData(111, 12, 111)]
    public async Task Chain_OfMoreKeysThanAreShown_ShowsThoseAroundTheKey(int position, int first, int last)
    {
        const int Count = 112;
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var ids = new List<Guid> { (await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 })).Id };
        while (ids.Count < Count)
        {
            ids.Add((await client.RotateAccesskeyAsync(ids[^1], new RotateAccesskey())).Id);
        }

        var chain = (await service.GetAsync($"/v1.0/accesskeys/{ids[position]}/chain", session)).Json;

        chain.GetProperty("result").EnumerateArray().Select(key => key.GetProperty("id").GetGuid()).ShouldBe(ids[first..(last + 1)]);
        chain.GetProperty("complete").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Chain_OfAnotherCustomersKeyOrOfNone_IsNotFound()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(by: session);

        foreach (var id in new[] { key.Id, Guid.NewGuid() })
        {
            (await service.GetAsync($"/v1.0/accesskeys/{id}/chain", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }

        (await service.GetAsync("/v1.0/accesskeys/nonsense/chain", session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
    }
}
