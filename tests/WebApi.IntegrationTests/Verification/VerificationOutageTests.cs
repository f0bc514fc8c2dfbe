using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public abstract class VerificationOutageTests(LongBound service)
{
    public sealed class OnSqlite(LongBound service) : VerificationOutageTests(service), IClassFixture<LongBound>;

    public sealed class OnSqlServer(SqlServer<LongBound> server)
        : VerificationOutageTests(server.Hosted), IClassFixture<SqlServer<LongBound>>;

    public sealed class OnPostgreSql(PostgreSql<LongBound> server)
        : VerificationOutageTests(server.Hosted), IClassFixture<PostgreSql<LongBound>>;

    [Fact]
    public async Task Verify_WhileTheDatabaseIsGone_UsesTheCacheWithinTheBoundAndNoLonger()
    {
        using var meters = new Meters(service);
        var (known, unknown) = (service.Accesskey, TokenFormat.Default.Generate().Reveal());
        (await service.VerifyAsync(known, known)).Code.ShouldBe("valid");
        await LoseTheDatabaseAsync();

        (await service.GetAsync("/auth/verify", known)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.VerifyAsync(known, known)).Code.ShouldBe("valid");
        meters.TakeVerifications();
        ShouldBeUnavailable(await service.GetAsync("/auth/verify", unknown));
        meters.TakeVerifications().ShouldBe([("unavailable", "miss")]);
        ShouldBeUnavailable(await service.VerifyAsync(unknown, known));
        ShouldBeUnavailable(await service.VerifyAsync(known, known, "no-cache"));
        ShouldBeUnavailable(await service.PostAsync(Verdicts.Path, $$"""{"tokens": ["{{known}}", "{{unknown}}"]}""", known));

        service.Clock.Advance(LongBound.Bound);

        ShouldBeUnavailable(await service.GetAsync("/auth/verify", known));
        (await service.GetAsync("/auth/verify", "vb_malformed")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    // A server's database can't be dropped while it is read, but its keys can be deleted.
    private async Task LoseTheDatabaseAsync()
    {
        if (service.Provider == DatabaseProvider.Sqlite)
        {
            File.Move(service.DatabaseFile, service.DatabaseFile + ".away");
            return;
        }

        await using var connection = await service.Location.OpenAsync();
        await connection.ExecuteAsync("DROP TABLE Accesskeys");
    }

    private static void ShouldBeUnavailable(ServiceResponse answer) =>
        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldBe("1");
}
