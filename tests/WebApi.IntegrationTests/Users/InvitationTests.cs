using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Sessions;

namespace Accesskeys.WebApi.IntegrationTests.Users;

public abstract class InvitationTests(Service service)
{
    public sealed class OnSqlite(Service service) : InvitationTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : InvitationTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : InvitationTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Another = "a better horse battery staple";

    [Fact]
    public async Task Redeem_WithTheCode_SetsThePasswordAndUsesTheCodeUp()
    {
        var user = await service.InviteAsync("viewer");
        (await service.LoginAsync(user.Username, "")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");

        (await service.RedeemAsync(user.Code)).Text.ShouldBe($$"""{"username":"{{user.Username}}"}""");

        (await service.LoginAsync(user.Username)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.Client(service.Session).GetUserAsync(user.Id)).Tm_invitation_expire.ShouldBeNull();
        ShouldBeInvalid(await service.RedeemAsync(user.Code, Another));
        (await service.LoginAsync(user.Username, Another)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
    }

    [Fact]
    public async Task Redeem_OfOneCodeManyTimesAtOnce_SucceedsOnce()
    {
        var user = await service.InviteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => service.RedeemAsync(user.Code, $"{Another} {number}")));

        var won = Enumerable.Range(0, 6).Where(number => answers[number].Status == HttpStatusCode.OK).ShouldHaveSingleItem();
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ToList().ForEach(ShouldBeInvalid);
        (await service.LoginAsync(user.Username, $"{Another} {won}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Redeem_OfWhateverCannotBeRedeemed_GetsTheSameResponse()
    {
        var (client, (customer, owner)) = (service.Client(service.Session), await service.RegisterCustomerAsync());
        var (ofDeletedCustomer, deleted, replaced) = (await service.InviteAsync(owner: owner), await service.InviteAsync(), await service.InviteAsync());
        await service.DeleteCustomerAsync(customer.Id);
        await client.DeleteUserAsync(deleted.Id);
        await client.InviteUserAsync(replaced.Id);

        string[] codes =
        [
            ofDeletedCustomer.Code, deleted.Code, replaced.Code, replaced.Code.ToLowerInvariant(), replaced.Code + " ", "", "x",
            service.Accesskey, new string('0', 32), new string('é', 1000),
        ];
        var texts = new HashSet<string>();
        foreach (var code in codes)
        {
            var answer = await service.RedeemAsync(code);
            ShouldBeInvalid(answer);
            texts.Add(answer.Text.Replace(answer.Header("X-Request-Id")!, "", StringComparison.Ordinal));
        }

        texts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Invite_OfAUserThatForgotItsPassword_EndsNothingBeforeTheCodeIsRedeemed()
    {
        var (user, session) = await service.AddUserAsync("developer");

        var invited = await service.Client(service.Session).InviteUserAsync(user.Id);

        invited.Code.ShouldNotBe(user.Code);
        (await service.GetAsync("/v1.0/customer", session)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.LoginAsync(user.Username)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.RedeemAsync(invited.Code, Another)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/v1.0/customer", session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.LoginAsync(user.Username)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        (await service.LoginAsync(user.Username, Another)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Invitation_OfAUserThatChangesItsPassword_Ends()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        var invited = await service.Client(service.Session).InviteUserAsync(user.Id);

        await service.Client(session).ChangePasswordAsync(new ChangePassword { Password = Service.Password, New_password = Another });

        ShouldBeInvalid(await service.RedeemAsync(invited.Code));
        (await service.LoginAsync(user.Username, Another)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("code", """{"password": "a long enough password"}""")]
    [InlineData("password", """{"code": "x"}""")]
    [InlineData("password", """{"code": "x", "password": "elevenchars"}""")]
    public async Task Redeem_AgainstARule_NamesTheMember(string member, string body) => (await service.PostAsync("/auth/invitation", body))
        .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();

    [Fact]
    public async Task Code_WhateverHappens_IsNeverLoggedOrStored()
    {
        var user = await service.InviteAsync();
        await service.RedeemAsync(user.Code, "short");
        await service.RedeemAsync(user.Code);
        await service.RedeemAsync(user.Code);

        service.Log.Lines.ShouldAllBe(line => !line.Text.Contains(user.Code, StringComparison.Ordinal));
        await using var connection = await service.Location.OpenAsync();
        await using var command = connection.Command($"SELECT COUNT(*) FROM Changes WHERE Before LIKE '%{user.Code}%' OR After LIKE '%{user.Code}%'");
        Convert.ToInt32(await command.ExecuteScalarAsync(), null).ShouldBe(0);
    }

    private static void ShouldBeInvalid(ServiceResponse answer) =>
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_invitation").ErrorsOf("code").ShouldHaveSingleItem();
}
