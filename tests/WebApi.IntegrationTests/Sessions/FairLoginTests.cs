using System.Diagnostics;
using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public sealed class FairLoginTests(WithRealHashes service, ITestOutputHelper output) : IClassFixture<WithRealHashes>
{
    private const int Networks = 3;

    // On an idle machine a hash takes about a tenth of a second on one core: ten of them are well within three seconds.
    private const int MostHashesBefore = 10;

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(3);

    // Between two attempts of a network. Ten a second are within the limit of an address.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private int _hashed;

    [Fact]
    public async Task Login_WhileOtherNetworksFlood_WaitsForFewOfTheirPasswords()
    {
        using var stopping = new CancellationTokenSource();
        var flood = Enumerable.Range(1, Networks)
            .Select(network => new Flooding($"198.51.100.{network}", new TaskCompletionSource()))
            .ToList();
        var flooding = flood.ConvertAll(network => FloodAsync(network, stopping.Token));
        await Task.WhenAll(flood.Select(network => network.Begun.Task));

        var (start, hashed) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _hashed));
        var answer = await LoginAsync(Service.Username, Service.Password, "203.0.113.1");
        var (took, waitedFor) = (Stopwatch.GetElapsedTime(start), Volatile.Read(ref _hashed) - hashed);
        await stopping.CancelAsync();
        await Task.WhenAll(flooding);

        output.WriteLine($"{took}, {waitedFor} hashes");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        waitedFor.ShouldBeLessThan(MostHashesBefore);
        took.ShouldBeLessThan(_longestWait);
    }

    private async Task FloodAsync(Flooding network, CancellationToken stopping)
    {
        var attempts = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            attempts.Add(FailAsync($"{network.Address} {attempts.Count}", network));
            await Task.Delay(_pause, CancellationToken.None);
        }

        await Task.WhenAll(attempts);
    }

    private async Task FailAsync(string username, Flooding network)
    {
        if ((await LoginAsync(username, "wrong", network.Address)).Status == HttpStatusCode.Unauthorized)
        {
            Interlocked.Increment(ref _hashed);
        }

        network.Begun.TrySetResult();
    }

    private Task<ServiceResponse> LoginAsync(string username, string password, string address) => service.SendAsync(
        HttpMethod.Post, "/auth/login",
        content: RequestExtensions.Json($$"""{"username": "{{username}}", "password": "{{password}}"}"""),
        headers: ("X-Forwarded-For", address));

    /// <param name="Begun">Set once the first of its attempts, which overtakes, has completed.</param>
    private sealed record Flooding(string Address, TaskCompletionSource Begun);
}
