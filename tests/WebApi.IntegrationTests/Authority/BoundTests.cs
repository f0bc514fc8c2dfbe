using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>No caller can create, rotate, enable or update a key to more than the caller's own permissions.</summary>
public abstract class BoundTests(Service service)
{
    public sealed class OnSqlite(Service service) : BoundTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : BoundTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : BoundTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Own = """{"scopes": ["accesskeys:write", "a:*", "b"], "allowed_ips": ["127.0.0.0/8", "2001:db8::/32"], "expire": 1000}""";

    /// <summary>Each beyond <see cref="Own"/> in one thing.</summary>
    public static TheoryData<string, string> Mightier => new()
    {
        { "scopes", """{"scopes": ["*"], "expire": 60}""" },
        { "scopes", """{"scopes": ["c"], "expire": 60}""" },
        { "scopes", """{"scopes": ["b", "b:c"], "expire": 60}""" },
        { "scopes", """{"scopes": ["a"], "expire": 60}""" },
        { "scopes", """{"scopes": ["accesskeys:*"], "expire": 60}""" },
        { "allowed_ips", """{"scopes": ["b"], "allowed_ips": [], "expire": 60}""" },
        { "allowed_ips", """{"scopes": ["b"], "allowed_ips": ["126.0.0.0/7"], "expire": 60}""" },
        { "allowed_ips", """{"scopes": ["b"], "allowed_ips": ["127.0.0.0/8", "2001:db8::/31"], "expire": 60}""" },
        { "allowed_ips", """{"scopes": ["b"], "allowed_ips": ["::/0"], "expire": 60}""" },
        { "expire", """{"scopes": ["b"], "allowed_ips": ["127.0.0.1/32"], "expire": 2000}""" },
    };

    public static TheoryData<string> Within => new()
    {
        """{"scopes": ["b"], "expire": 60}""",
        """{"scopes": [], "allowed_ips": ["127.0.0.0/8", "2001:db8::/32"], "expire": 900}""",
        """{"scopes": ["a:*", "a:b:*", "a:x"], "allowed_ips": ["127.1.0.0/16", "2001:db8:1::/48"], "expire": 60}""",
        """{"expire": 60}""",
    };

    [Theory]
    [MemberData(nameof(Mightier))]
    public async Task Create_OfAKeyWithMorePermissions_IsRejected(string member, string key) =>
        ShouldBeExceeded(await service.TryCreateKeyAsync(key, await CreatorAsync()), member);

    [Theory]
    [MemberData(nameof(Mightier))]
    public async Task Rotate_OfAKeyWithMorePermissions_IsRejected(string member, string key)
    {
        var made = await service.CreateKeyAsync(key);

        ShouldBeExceeded(await service.PostAsync(made.Path + "/rotate", "{}", await CreatorAsync()), member);

        await ShouldBeAsItWasAsync(made);
    }

    [Theory]
    [MemberData(nameof(Mightier))]
    public async Task Enable_OfAKeyWithMorePermissions_IsRejected(string member, string key)
    {
        var made = await service.CreateKeyAsync(key.Replace("}", """, "enabled": false}""", StringComparison.Ordinal));

        ShouldBeExceeded(await service.PutAsync(made.Path, """{"enabled": true}""", await CreatorAsync()), member);

        await ShouldBeAsItWasAsync(made);
    }

    [Theory]
    [MemberData(nameof(Mightier))]
    public async Task Update_ToMorePermissions_IsRejected(string member, string key)
    {
        // An edit can't give a longer life: there the key has it already.
        var made = await service.CreateKeyAsync($$"""{"scopes": [], "allowed_ips": ["127.0.0.1/32"], "expire": {{(member == "expire" ? 2000 : 60)}}}""");

        ShouldBeExceeded(await service.PutAsync(made.Path, key, await CreatorAsync()), member);

        await ShouldBeAsItWasAsync(made);
    }

    [Theory]
    [MemberData(nameof(Mightier))]
    public async Task RenameOrDisable_OfAKeyWithMorePermissions_IsAllowed(string member, string key)
    {
        var (made, maker) = (await service.CreateKeyAsync(key), await CreatorAsync());

        (await service.PutAsync(made.Path, """{"name": "renamed", "detail": "renamed", "enabled": true}""", maker)).Status.ShouldBe(HttpStatusCode.OK, member);
        (await service.PutAsync(made.Path, """{"enabled": false}""", maker)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.SendAsync(HttpMethod.Delete, made.Path, maker)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Within))]
    public async Task Everything_WithinTheBound_IsDone(string key)
    {
        var maker = await CreatorAsync();
        var made = await service.CreateKeyAsync(key, maker);

        foreach (var body in new[] { """{"enabled": false}""", """{"enabled": true}""", """{"scopes": ["a:x"]}""", key })
        {
            var answer = await service.PutAsync(made.Path, body, maker);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        }

        (await service.PostAsync(made.Path + "/rotate", "{}", maker)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Create_WithoutLimits_InheritsTheCreatorsOwn()
    {
        var maker = await service.CreateKeyAsync(Own);

        (await service.CreateKeyAsync("""{"expire": 60}""", maker.Token)).Strings("scopes").ShouldBe(maker.Strings("scopes"));
        (await service.CreateKeyAsync("""{"expire": 60, "scopes": null}""", maker.Token)).Strings("scopes").ShouldBe(maker.Strings("scopes"));
        (await service.CreateKeyAsync()).Strings("scopes").ShouldBe(["*"]);
    }

    [Fact]
    public async Task Make_ByAKeyThatHoldsEverything_IsNotBoundByItsEnd()
    {
        var maker = await service.CreateKeyAsync("""{"scopes": ["*"], "expire": 60}""");

        await service.CreateKeyAsync("""{"expire": 2147483647}""", maker.Token);
    }

    [Fact]
    public async Task Create_OfAKeyOutlivingItsCreatorsCurrentExpiry_IsRejected()
    {
        var maker = await CreatorAsync();

        service.Clock.Advance(TimeSpan.FromSeconds(1));

        ShouldBeExceeded(await service.TryCreateKeyAsync("""{"expire": 1000}""", maker), "expire");
    }

    [Fact]
    public async Task Rotate_OfOneself_GivesTheWholeLifetimeAgain()
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["a"], "expire": 1000}""");
        service.Clock.Advance(TimeSpan.FromSeconds(600));

        var successor = KeyCreation.Made(await service.PostAsync(key.Path + "/rotate", "{}", key.Token));

        (successor.Json.GetProperty("tm_expire").GetDateTimeOffset() - successor.Json.GetProperty("tm_create").GetDateTimeOffset())
            .ShouldBe(TimeSpan.FromSeconds(1000));
        successor.Strings("scopes").ShouldBe(["a"]);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(2000, true)]
    public async Task Rotate_OfOneselfWithExpire_IsBoundByTheOwnEnd(int expire, bool exceeds)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["a"], "expire": 1000}""");

        var answer = await service.PostAsync(key.Path + "/rotate", $$"""{"expire": {{expire}}}""", key.Token);

        if (exceeds)
        {
            ShouldBeExceeded(answer, "expire");
            return;
        }

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }

    [Fact]
    public async Task Edit_OfOneself_NarrowsAndNeverWidens()
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["accesskeys:write", "a:*"]}""");

        ShouldBeExceeded(await service.PutAsync(key.Path, """{"scopes": ["accesskeys:write", "*"]}""", key.Token), "scopes");
        (await service.PutAsync(key.Path, """{"scopes": ["accesskeys:write", "a:b"]}""", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
        ShouldBeExceeded(await service.PutAsync(key.Path, """{"scopes": ["accesskeys:write", "a:*"]}""", key.Token), "scopes");
    }

    [Fact]
    public async Task Make_ByAKeyThatHoldsEverything_IsStillBoundByItsNetworks()
    {
        var maker = await service.CreateKeyAsync("""{"scopes": ["*"], "allowed_ips": ["127.0.0.0/8"]}""");

        ShouldBeExceeded(await service.TryCreateKeyAsync("""{"allowed_ips": []}""", maker.Token), "allowed_ips");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""["127.0.0.0/8", "203.0.113.0/24"]""")]
    public async Task Edit_OfOneself_OpensNoNetwork(string networks)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["*"], "allowed_ips": ["127.0.0.0/8"]}""");

        ShouldBeExceeded(await service.PutAsync(key.Path, $$"""{"allowed_ips": {{networks}}}""", key.Token), "allowed_ips");
    }

    [Fact]
    public async Task Rotate_OfARotatedKeyWithMorePermissions_IsAConflict()
    {
        var made = await service.CreateKeyAsync();
        await service.PostAsync(made.Path + "/rotate", """{"grace": 60}""", service.Session);

        (await service.PostAsync(made.Path + "/rotate", "{}", await CreatorAsync())).ShouldBeProblem(HttpStatusCode.Conflict, "already_rotated");
    }

    [Fact]
    public async Task Bound_OfAKeyThatIsNotThere_IsNotFound()
    {
        var maker = await CreatorAsync();
        var gone = $"/v1.0/accesskeys/{Guid.NewGuid()}";

        (await service.PutAsync(gone, """{"scopes": ["*"]}""", maker)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.PostAsync(gone + "/rotate", "{}", maker)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    private async Task<string> CreatorAsync() => (await service.CreateKeyAsync(Own)).Token;

    private async Task ShouldBeAsItWasAsync(CreatedKey made)
    {
        var now = await service.GetAsync(made.Path, service.Session);
        foreach (var member in now.Json.EnumerateObject())
        {
            member.Value.ToString().ShouldBe(made.Json.GetProperty(member.Name).ToString(), member.Name);
        }
    }

    private static void ShouldBeExceeded(ServiceResponse answer, string member) =>
        answer.ShouldBeProblem(HttpStatusCode.Forbidden, "scope_exceeded").ErrorsOf(member).ShouldHaveSingleItem();
}
