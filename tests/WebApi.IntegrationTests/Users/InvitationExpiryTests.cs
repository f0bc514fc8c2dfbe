using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Users;

public abstract class InvitationExpiryTests(Service service)
{
    public sealed class OnSqlite(Service service) : InvitationExpiryTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : InvitationExpiryTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : InvitationExpiryTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Redeem_AfterSevenDays_IsRejected()
    {
        var (early, late) = (await service.InviteAsync(), await service.InviteAsync());

        service.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5));
        (await service.RedeemAsync(early.Code)).Status.ShouldBe(HttpStatusCode.OK);
        service.Clock.Advance(TimeSpan.FromMinutes(5));

        (await service.RedeemAsync(late.Code)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_invitation");
        (await service.LoginAsync(late.Username)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
    }
}
