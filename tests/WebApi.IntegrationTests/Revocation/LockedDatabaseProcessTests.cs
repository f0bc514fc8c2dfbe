using System.Net;
using Microsoft.Data.Sqlite;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public sealed class LockedDatabaseProcessTests(OneNode nodes) : IClassFixture<OneNode>
{
    // SQLite itself gives a reader up after ten seconds, which no setting shortens: this deadline is the service's own.
    private static readonly TimeSpan _longestAnswer = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _longestRecovery = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Verification_WhileTheDatabaseCannotBeReadForLongerThanTheBound_IsUnavailableAndRecovers()
    {
        var key = await nodes.First.CreateKeyAsync();
        await nodes.First.AcceptsAsync(key);
        await using var reader = new SqliteConnection($"Data Source={nodes.DatabaseFile};Mode=ReadOnly;Pooling=False");
        await reader.OpenAsync();
        Read(reader);

        Task reading;
        using (await ReadersLock.AcquireAsync(nodes.DatabaseFile))
        {
            reading = Task.Run(() => Read(reader));
            await RevocationBound.PassAsync();
            var asked = Clock.Now;
            var verifications = Enumerable.Range(0, 4).Select(_ => nodes.First.VerifyAsync(key.Token)).ToList();

            (await nodes.First.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
            foreach (var answer in await Task.WhenAll(verifications))
            {
                answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldNotBeNull();
            }

            (Clock.Now - asked).ShouldBeLessThan(_longestAnswer);
            reading.IsCompletedSuccessfully.ShouldBeFalse();
        }

        var released = Clock.Now;
        await nodes.First.AcceptsAsync(key);
        (Clock.Now - released).ShouldBeLessThan(_longestRecovery);
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private static void Read(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT COUNT(*) FROM Customers");
        command.ExecuteScalar();
    }
}
