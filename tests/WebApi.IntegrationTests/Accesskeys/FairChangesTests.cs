using System.Diagnostics;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class FairChangesTests(Service service, ITestOutputHelper output)
{
    public sealed class OnSqlite(Service service, ITestOutputHelper output) : FairChangesTests(service, output), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server, ITestOutputHelper output)
        : FairChangesTests(server.Hosted, output), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server, ITestOutputHelper output)
        : FairChangesTests(server.Hosted, output), IClassFixture<PostgreSql<Service>>;

    private const int Creators = 32;
    private const int Rounds = 20;

    private int _created;

    [Fact]
    public async Task Changes_WhileAnotherCustomerCreatesAllItCan_WaitForFewOfItsTurns()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (_, greedy) = await service.RegisterCustomerAsync();
        using var stopping = new CancellationTokenSource();
        var flood = Enumerable.Range(0, Creators).Select(_ => CreateAllItCanAsync(greedy, stopping.Token)).ToList();
        var (creations, deletions) = (new List<Waited>(), new List<Waited>());
        for (var round = 0; round < Rounds; round++)
        {
            var made = await WaitAsync(creations, () => service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", session));
            var id = made.Json.GetProperty("id").GetGuid();
            await WaitAsync(deletions, () => service.SendAsync(HttpMethod.Delete, $"/v1.0/accesskeys/{id}", session));
        }

        await stopping.CancelAsync();
        await Task.WhenAll(flood);

        output.WriteLine($"creations: {Median(creations)}, deletions: {Median(deletions)}");
        Median(creations).Turns.ShouldBeLessThan(Creators / 2);
        Median(deletions).Turns.ShouldBeLessThan(Creators / 2);
    }

    private static Waited Median(List<Waited> waits) => waits.OrderBy(wait => wait.Turns).ElementAt(waits.Count / 2);

    private async Task<ServiceResponse> WaitAsync(List<Waited> waits, Func<Task<ServiceResponse>> send)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _created));
        var answer = await send();
        waits.Add(new Waited(Volatile.Read(ref _created) - before, Stopwatch.GetElapsedTime(start)));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer;
    }

    private async Task CreateAllItCanAsync(string session, CancellationToken stopping)
    {
        var client = service.Client(session);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 }, CancellationToken.None);
                Interlocked.Increment(ref _created);
            }
            catch (AccesskeysException unavailable) when (unavailable.StatusCode == (int)HttpStatusCode.ServiceUnavailable)
            {
                // Its own doing.
            }
        }
    }

    /// <param name="Turns">How many keys the other customer created meanwhile.</param>
    private sealed record Waited(int Turns, TimeSpan Time);
}
