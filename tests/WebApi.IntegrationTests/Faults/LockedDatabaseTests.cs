using System.Diagnostics;
using System.Net;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Faults;

public abstract class LockedDatabaseTests(Service service)
{
    public sealed class OnSqlite(Service service) : LockedDatabaseTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LockedDatabaseTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LockedDatabaseTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Change_WhileAnotherProcessHoldsTheDatabase_IsUnavailableInTimeAndRecovers()
    {
        await using (var connection = await service.Location.OpenAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("UPDATE ChangeFeed SET Last = Last", transaction);
            var start = Stopwatch.GetTimestamp();

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
                service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Accesskey)));

            foreach (var answer in answers)
            {
                answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldBe("1");
            }

            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(8));
            (await service.GetAsync("/v1.0/accesskeys", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
            (await service.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
    }
}

public sealed class ReplacedDatabaseTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task Service_WhoseDatabaseFileIsGone_IsUnavailableAndAcceptsNoChange()
    {
        (await service.GetAsync("/v1.0/customer", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
        File.Move(service.DatabaseFile, service.DatabaseFile + ".away");

        // Beyond the revocation bound: until then the cache may still be used.
        service.Clock.Advance(TimeSpan.FromSeconds(2));

        for (var request = 0; request < 3; request++)
        {
            (await service.GetAsync("/v1.0/customer", service.Accesskey)).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            (await service.GetAsync("/auth/verify", service.Accesskey)).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Session))
                .ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        (await service.GetAsync("/health/ready")).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        File.Exists(service.DatabaseFile).ShouldBeFalse();

        File.Move(service.DatabaseFile + ".away", service.DatabaseFile);
        (await service.GetAsync("/v1.0/customer", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }
}

public sealed class ReadOnlyDatabaseTests : TemporaryFolder
{
    [Fact]
    public async Task Service_OnAReadOnlyDatabase_ReadsAndRejectsChanges()
    {
        CreatedAccesskey key;
        await using (var writing = ServiceProcess.Start(Folder, Settings("ReadWriteCreate")))
        {
            using var http = await writing.SignedInAsync();
            key = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
        }

        await using var reading = ServiceProcess.Start(Folder, Settings("ReadOnly"));
        using var client = await reading.ReadyAsync();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key.Token);
        (await new AccesskeysClient(client).GetAccesskeyAsync(key.Id)).Id.ShouldBe(key.Id);
        var refused = await Should.ThrowAsync<AccesskeysException<Problem>>(() => new AccesskeysClient(client).DeleteAccesskeyAsync(key.Id));
        (refused.StatusCode, refused.Result.Code).ShouldBe((503, "unavailable"));
        (await new AccesskeysClient(client).GetAccesskeyAsync(key.Id)).Tm_delete.ShouldBe(key.Tm_delete);
    }

    private Dictionary<string, string> Settings(string mode)
    {
        var settings = ServiceProcess.Complete();
        settings["ConnectionStrings:Accesskeys"] = $"Data Source={Path.Combine(Folder, "accesskeys.db")};Mode={mode}";
        return settings;
    }
}

public sealed class NotMigratedDatabaseTests
{
    [Fact]
    public async Task Service_OnASqlServerThatIsNotMigrated_IsUnavailableUntilItIs()
    {
        Databases.SqlServer.Require();
        await using var location = new TestDatabaseLocation(DatabaseProvider.SqlServer);
        await location.CreateAsync();
        await using var process = ServiceProcess.Start(location);
        using var http = await process.ListeningAsync();

        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/v1.0/customer?accesskey=vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await using var migrating = ServiceProcess.Start(location.Folder, location.Settings, "Production", "migrate");
        (await migrating.ExitCodeAsync()).ShouldBe(0);

        await ServiceProcess.BecomesReadyAsync(http);
    }
}
