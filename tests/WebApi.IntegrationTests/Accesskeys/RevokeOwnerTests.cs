using System.Net;
using System.Text.Json.Nodes;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class RevokeOwnerTests(Service service)
{
    public sealed class OnSqlite(Service service) : RevokeOwnerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RevokeOwnerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RevokeOwnerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys/revoke";

    private readonly string _owner = $"tenant-{Guid.NewGuid():N}";

    [Fact]
    public async Task Revoke_OfAnOwner_RevokesItsKeysAloneBeforeTheResponse()
    {
        var (_, otherSession) = await service.RegisterCustomerAsync();
        var revoked = new[] { await CreateAsync(_owner), await CreateAsync(_owner, "\"enabled\": false, "), await CreateAsync(_owner) };
        var kept = new[] { await CreateAsync(_owner + "x"), await CreateAsync(_owner.ToUpperInvariant()), await service.CreateKeyAsync(), await CreateAsync(_owner, by: otherSession) };
        foreach (var key in revoked.Concat(kept))
        {
            await service.VerifyAsync(key.Token);
        }

        ShouldBe(await RevokeAsync(_owner), revoked.Length, more: false);

        foreach (var key in revoked)
        {
            (await service.VerifyAsync(key.Token)).Code.ShouldBe("not_found");
            (await service.GetAsync(key.Path, service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
            var change = (await service.ChangesOfAsync(key.Id))[^1];
            (change.Action, change.ActorKind).ShouldBe(("Deleted", "Agent"));
        }

        foreach (var key in kept)
        {
            (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        }
    }

    [Fact]
    public async Task Revoke_WhenRepeated_ChangesNothing()
    {
        var key = await CreateAsync(_owner);
        await RevokeAsync(_owner);
        var deleted = await service.ChangesOfAsync(key.Id);

        ShouldBe(await RevokeAsync(_owner), 0, more: false);

        (await service.ChangesOfAsync(key.Id)).ShouldBe(deleted);
    }

    [Fact]
    public async Task Revoke_OfMoreThanAThousand_TellsThatMoreAreLeftAndLeavesTheCallersOwnForLast()
    {
        var caller = await CreateAsync(_owner, "\"scopes\": [\"accesskeys:write\"], ");
        await ImportAsync(1000);
        var newest = await CreateAsync(_owner, "\"scopes\": [\"accesskeys:write\"], ");

        ShouldBe(await RevokeAsync(_owner, newest.Token), 1000, more: true);
        (await service.VerifyAsync(newest.Token)).Code.ShouldBe("valid");
        (await service.VerifyAsync(caller.Token)).Code.ShouldBe("valid");

        ShouldBe(await RevokeAsync(_owner, newest.Token), 2, more: false);
        (await RevokeAsync(_owner, newest.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        ShouldBe(await RevokeAsync(_owner), 0, more: false);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("*")]
    public async Task Revoke_WithAWildcard_EndsNoOtherKey(string wild)
    {
        var key = await CreateAsync(_owner);

        ShouldBe(await RevokeAsync(wild), 0, more: false);

        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"external_id": null}""")]
    [InlineData("""{"external_id": ""}""")]
    [InlineData("""{"external_id": " "}""")]
    [InlineData("""{"external_ids": ["a"]}""")]
    public async Task Revoke_WithoutAnOwner_IsRejectedAndEndsNothing(string body)
    {
        var key = await service.CreateKeyAsync();

        (await service.PostAsync(Path, body, service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("external_id").ShouldNotBeEmpty();

        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
    }

    private static void ShouldBe(ServiceResponse answer, int revoked, bool more)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldBe($"{{\"revoked\":{revoked},\"more\":{(more ? "true" : "false")}}}");
    }

    private Task<CreatedKey> CreateAsync(string owner, string members = "", string? by = null) =>
        service.CreateKeyAsync("{" + members + $"\"external_id\": \"{owner}\"}}", by);

    private Task<ServiceResponse> RevokeAsync(string owner, string? credential = null) =>
        service.PostAsync(Path, new JsonObject { ["external_id"] = owner }.ToJsonString(), credential ?? service.Session);

    private async Task ImportAsync(int count) => (await service.PostAsync(
        ImportedHashes.Path,
        new JsonObject
        {
            ["accesskeys"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => new JsonObject
            {
                ["token_hash"] = ImportedHashes.HashOf(TokenFormat.Default.Generate().Reveal()),
                ["tm_expire"] = "2090-01-01T00:00:00Z",
                ["scopes"] = new JsonArray(),
                ["external_id"] = _owner,
            })]),
        }.ToJsonString(),
        service.Session)).Statuses().ShouldAllBe(status => status == "created");
}
