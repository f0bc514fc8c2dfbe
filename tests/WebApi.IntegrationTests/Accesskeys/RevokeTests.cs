using System.Net;
using System.Text.Json;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class RevokeTests(Service service)
{
    public sealed class OnSqlite(Service service) : RevokeTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RevokeTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RevokeTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private AccesskeysClient Client => service.Client(service.Session);

    [Fact]
    public async Task Revoke_OfAnyCustomersKeys_TakesEffectBeforeTheResponse()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var keys = new[] { await service.CreateKeyAsync(), await service.CreateKeyAsync(by: session), await service.CreateKeyAsync("""{"allowed_ips": ["10.0.0.0/8"]}""") };
        foreach (var key in keys)
        {
            (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        }

        await RevokeAsync([.. keys.Select(key => key.Token)]);

        foreach (var key in keys)
        {
            (await service.VerifyAsync(key.Token)).Code.ShouldBe("not_found");
        }

        (await service.GetAsync(keys[1].Path, session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Revoke_OfADisabledOrExpiredKey_EndsItForGood()
    {
        var (disabled, expired) = (await service.CreateKeyAsync("""{"enabled": false}"""), await service.CreateKeyAsync("""{"expire": 1}"""));
        service.Clock.Advance(TimeSpan.FromSeconds(1));

        await RevokeAsync(disabled.Token, expired.Token);

        foreach (var key in new[] { disabled, expired })
        {
            (await service.GetAsync(key.Path, service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Fact]
    public async Task Revoke_WhateverTheTokensAre_ReturnsTheSame()
    {
        var (made, deleted) = (await service.CreateKeyAsync(), await service.CreateKeyAsync());
        await Client.DeleteAccesskeyAsync(deleted.Id);

        foreach (var token in new[] { made.Token, made.Token, deleted.Token, TokenFormat.Default.Generate().Reveal(), "vb_malformed", "", service.Session })
        {
            var answer = await SendAsync(token);
            (answer.Status, answer.Text, answer.Header("Cache-Control")).ShouldBe((HttpStatusCode.OK, "{}", "no-store"), token);
        }

        (await service.ChangesOfAsync(deleted.Id)).Count.ShouldBe(2);
        (await service.ChangesOfAsync(made.Id)).Count.ShouldBe(2);
        (await service.GetAsync("/v1.0/customer", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(" {0}")]
    [InlineData("{0} ")]
    [InlineData("\t{0}\t")]
    [InlineData("{0}\n")]
    [InlineData("\r\n{0}\r\n")]
    [InlineData("\u00a0{0}\u2028")]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER   {0}\n")]
    [InlineData(" Bearer\t{0}")]
    public async Task Revoke_OfATokenWithSurroundingText_RevokesItsKey(string written)
    {
        var made = await service.CreateKeyAsync();

        await RevokeAsync(string.Format(null, written, made.Token));

        (await service.VerifyAsync(made.Token)).Code.ShouldBe("not_found");
    }

    [Theory]
    [InlineData("Bearer{0}")]
    [InlineData("Basic {0}")]
    [InlineData("x {0}")]
    [InlineData("{0} x")]
    [InlineData("Bearer")]
    [InlineData(" Bearer ")]
    [InlineData(" ")]
    public async Task Revoke_OfATokenWithinUnsupportedText_ReturnsTheSameAndRevokesNothing(string written)
    {
        var made = await service.CreateKeyAsync();

        await RevokeAsync(string.Format(null, written, made.Token));

        (await service.VerifyAsync(made.Token)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task Revoke_OfOneTokenTwiceInARequest_RevokesItsKeyOnce()
    {
        var made = await service.CreateKeyAsync();

        await RevokeAsync(made.Token, made.Token);

        (await service.ChangesOfAsync(made.Id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Revoke_WithSuccessors_EndsAllThatCameOfEachAndNothingBefore()
    {
        var (chain, another) = (await ChainAsync(5), await ChainAsync(2));

        // One of the chain twice over, the later one first.
        await RevokeWithSuccessorsAsync(chain[3].Token, chain[1].Token, another[0].Token);

        (await CodesAsync(chain)).ShouldBe(["valid", "not_found", "not_found", "not_found", "not_found"]);
        (await CodesAsync(another)).ShouldBe(["not_found", "not_found"]);
    }

    [Fact]
    public async Task Revoke_WithAChainLongerThanAUnitOfWork_EndsAllOfIt()
    {
        var chain = await ChainAsync(KeysOfAUnitOfWork + 2);

        await RevokeWithSuccessorsAsync(chain[0].Token);

        (await CodesAsync([.. chain.TakeLast(KeysOfAUnitOfWork)])).ShouldAllBe(code => code == "not_found");
        (await CodesAsync([.. chain.Take(2)])).ShouldBe(["not_found", "not_found"]);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    public async Task Revoke_WithoutSuccessors_LeavesThem(string successors)
    {
        var chain = await ChainAsync(3);

        (await service.PostAsync(Path, $$"""{"tokens": ["{{chain[1].Token}}"], "successors": {{successors}}}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await CodesAsync(chain)).ShouldBe(["valid", "not_found", "valid"]);
    }

    [Fact]
    public async Task Revoke_WhenDone_IsInTheTrailOfTheKeysOwner()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var made = await service.CreateKeyAsync(by: session);

        await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, Body(made.Token), ("X-Request-Id", "reporting"));

        var change = (await service.Client(session).ListAccesskeyChangesAsync(made.Id)).Result[0];
        (change.Action, change.Actor_kind, change.Actor_id, change.Request_id, change.Customer_id)
            .ShouldBe(("deleted", "holder", null, "reporting", customer.Id));
        change.Address.ShouldBeOneOf("127.0.0.1", "::1");
    }

    [Fact]
    public async Task Revoke_OfTokensThatAreNoKeys_WaitsForNoChange()
    {
        var (made, deleted) = (await service.CreateKeyAsync(), await service.CreateKeyAsync());
        await Client.DeleteAccesskeyAsync(deleted.Id);
        await using (var connection = await service.Location.OpenAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("UPDATE ChangeFeed SET Last = Last", transaction);

            (await SendAsync(TokenFormat.Default.Generate().Reveal(), deleted.Token, "malformed")).Status.ShouldBe(HttpStatusCode.OK);
            (await SendAsync(made.Token)).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldBe("1");
        }

        await RevokeAsync(made.Token);
        (await service.VerifyAsync(made.Token)).Code.ShouldBe("not_found");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tokens": null}""")]
    [InlineData("""{"tokens": []}""")]
    [InlineData("""{"tokens": [null]}""")]
    [InlineData("""{"tokens": ["x", null]}""")]
    public async Task Revoke_WithoutTokens_NamesThem(string body) =>
        (await service.PostAsync(Path, body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("tokens").ShouldHaveSingleItem();

    [Fact]
    public async Task Revoke_OfMoreThanAHundred_NamesThemAndEndsNone()
    {
        var made = await service.CreateKeyAsync();

        (await SendAsync([.. Enumerable.Repeat(made.Token, 101)])).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("tokens").ShouldHaveSingleItem();

        (await service.VerifyAsync(made.Token)).Code.ShouldBe("valid");
    }

    [Theory]
    [InlineData("""{"tokens": "x"}""")]
    [InlineData("""{"tokens": [1]}""")]
    [InlineData("""{"tokens": ["x"], "successors": "true"}""")]
    [InlineData("""["x"]""")]
    [InlineData("")]
    public async Task Revoke_WithAnUnreadableBody_ReturnsInvalidJson(string body) =>
        (await service.PostAsync(Path, body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");

    [Fact]
    public async Task Revoke_OfAForeignToken_LeavesItWhereForeignTokensAreNotTaken()
    {
        var made = await service.CreateKeyAsync();
        await service.Location.GiveTokenAsync(made.Id, $"sk_live_{made.Id}");

        await RevokeAsync($"sk_live_{made.Id}");

        (await service.GetAsync(made.Path, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private const string Path = "/auth/revoke";
    private const int KeysOfAUnitOfWork = 100;

    private static StringContent Body(params string[] tokens) =>
        RequestExtensions.Json($$"""{"tokens": {{JsonSerializer.Serialize(tokens)}}}""");

    private Task<ServiceResponse> SendAsync(params string[] tokens) => service.SendAsync(HttpMethod.Post, Path, content: Body(tokens));

    private async Task RevokeAsync(params string[] tokens) => (await SendAsync(tokens)).Status.ShouldBe(HttpStatusCode.OK);

    private async Task RevokeWithSuccessorsAsync(params string[] tokens) =>
        await service.Anonymous().RevokeTokensAsync(new RevokeTokens { Tokens = tokens, Successors = true });

    private async Task<string[]> CodesAsync(IEnumerable<CreatedAccesskey> keys)
    {
        var answer = await Client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = [.. keys.Select(key => key.Token)] });
        return [.. answer.Result!.Select(result => result.Code)];
    }

    private async Task<List<CreatedAccesskey>> ChainAsync(int length)
    {
        var chain = new List<CreatedAccesskey> { await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 }) };
        while (chain.Count < length)
        {
            chain.Add(await Client.RotateAccesskeyAsync(chain[^1].Id, new RotateAccesskey { Grace = 600 }));
        }

        return chain;
    }
}
