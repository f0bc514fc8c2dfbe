using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public sealed class ReportedFreshnessTests
{
    public abstract class WithinTheBoundByDefault(Service service)
    {
        public sealed class OnSqlite(Service service) : WithinTheBoundByDefault(service), IClassFixture<Service>;

        public sealed class OnSqlServer(SqlServer<Service> server) : WithinTheBoundByDefault(server.Hosted), IClassFixture<SqlServer<Service>>;

        public sealed class OnPostgreSql(PostgreSql<Service> server) : WithinTheBoundByDefault(server.Hosted), IClassFixture<PostgreSql<Service>>;

        [Fact]
        public async Task FreshFor_IsMoreThanNothingAndAtMostASecond()
        {
            // Where the machine is so busy that a read takes a second, nothing is left of the bound.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            int freshFor;
            do
            {
                patience.Token.ThrowIfCancellationRequested();
                freshFor = FreshFor(await service.VerifyAsync(service.Accesskey));
                freshFor.ShouldBeInRange(0, 1000);
            }
            while (freshFor == 0);
        }
    }

    public abstract class WithinALongBound(LongBound service)
    {
        public sealed class OnSqlite(LongBound service) : WithinALongBound(service), IClassFixture<LongBound>;

        public sealed class OnSqlServer(SqlServer<LongBound> server) : WithinALongBound(server.Hosted), IClassFixture<SqlServer<LongBound>>;

        public sealed class OnPostgreSql(PostgreSql<LongBound> server) : WithinALongBound(server.Hosted), IClassFixture<PostgreSql<LongBound>>;

        private AccesskeysClient Client => service.Client(service.Session);

        [Theory]
        [InlineData(null)]
        [InlineData("no-cache")]
        public async Task FreshFor_OfAKeyThatLivesLonger_IsAtMostTheBound(string? cacheControl)
        {
            var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 1_000_000 });

            FreshFor(await service.VerifyAsync(made.Token, cacheControl: cacheControl)).ShouldBeInRange(1, (int)LongBound.Bound.TotalMilliseconds);
        }

        [Fact]
        public async Task FreshFor_OfAKeyThatEndsSooner_EndsWithIt()
        {
            var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });

            foreach (var _ in Enumerable.Range(0, 2))
            {
                var before = service.Clock.GetUtcNow();
                FreshFor(await service.VerifyAsync(made.Token)).ShouldBeInRange(1, (int)Math.Ceiling((made.Tm_expire - before).TotalMilliseconds));
            }
        }

        [Theory]
        [InlineData("no-cache")]
        [InlineData("max-age=0, No-Cache")]
        public async Task Verify_WithNoCache_ReadsTheDatabaseAndWithoutItNeedNot(string noCache)
        {
            var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
            (await CodeAsync(made.Token)).ShouldBe("valid");

            await DeleteUnseenAsync(made.Id);

            (await CodeAsync(made.Token)).ShouldBe("valid");
            (await CodeAsync(made.Token, "max-age=0")).ShouldBe("valid");
            (await CodeAsync(made.Token, noCache)).ShouldBe("not_found");
            (await CodeAsync(made.Token)).ShouldBe("not_found");
        }

        private async Task<string?> CodeAsync(string token, string? cacheControl = null) =>
            (await service.VerifyAsync(token, cacheControl: cacheControl)).Code;

        // Unlike the service does it: without a change in the feed.
        private async Task DeleteUnseenAsync(Guid id)
        {
            await using var connection = await service.Location.OpenAsync();
            (await connection.ExecuteAsync($"UPDATE Accesskeys SET DeletedAt = UpdatedAt WHERE Id = '{id.ToString().ToUpperInvariant()}'")).ShouldBe(1);
        }
    }

    private static int FreshFor(ServiceResponse answer) => answer.Json.GetProperty("fresh_for_ms").GetInt32();
}
