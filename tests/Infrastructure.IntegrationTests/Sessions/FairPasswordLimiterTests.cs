using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Sessions;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class FairPasswordLimiterTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly FairPasswordLimiter _turns;
    private readonly ManualResetEventSlim _hashed = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly List<int> _order = [];

    public FairPasswordLimiterTests()
    {
        _clock.Hold();
        _turns = new(_clock);
    }

    [Fact]
    public async Task Run_WhileManyNetworksKeepTrying_HashesFirstForOneThatDidNot()
    {
        var networks = Enumerable.Range(1, 30).ToList();
        await Task.WhenAll(networks.Select(network => RunAsync(network)));
        _order.Clear();
        var occupied = Occupy();
        var flood = Enumerable.Range(1, 3).SelectMany(_ => networks).Select(network => RunAsync(network)).ToList();
        var first = RunAsync(100);
        var second = RunAsync(100);

        _hashed.Set();
        await Task.WhenAll([occupied, first, second, .. flood]);

        _order.IndexOf(100).ShouldBe(0);
        _order.LastIndexOf(100).ShouldBe(networks.Count + 1);
    }

    [Fact]
    public async Task Run_OfANetworkThatTriedLately_WaitsForOneOfEachOther()
    {
        await RunAsync(1);
        await RunAsync(2);
        await RunAsync(3);
        _order.Clear();
        _clock.Advance(TimeSpan.FromSeconds(9));
        var occupied = Occupy();
        var running = RunEach(1, 1, 1, 2, 2, 3);

        _hashed.Set();
        await Task.WhenAll([occupied, .. running]);

        _order.ShouldBe([1, 2, 3, 1, 2, 1]);
    }

    [Fact]
    public async Task Run_OfANetworkThatTriedAWhileAgo_GoesFirstAgain()
    {
        await RunAsync(1);
        await RunAsync(2);
        _order.Clear();
        _clock.Advance(TimeSpan.FromSeconds(9));
        await RunAsync(2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var occupied = Occupy();
        var running = RunEach(2, 2, 1, 1);

        _hashed.Set();
        await Task.WhenAll([occupied, .. running]);

        _order.ShouldBe([2, 1, 2, 1, 2]);
    }

    [Fact]
    public async Task Run_BeyondTheLongestLineOfANetwork_IsUnavailableAtOnceForItAlone()
    {
        await RunAsync(1);
        var occupied = Occupy();
        using var leaving = new CancellationTokenSource();
        var line = Enumerable.Range(0, FairPasswordLimiter.LongestLine).Select(_ => RunAsync(1, leaving.Token)).ToList();

        await Should.ThrowAsync<UnavailableException>(() => RunAsync(1));

        var elsewhere = RunAsync(2);
        await leaving.CancelAsync();
        foreach (var left in line)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => left);
        }

        var back = RunAsync(1);
        _hashed.Set();
        await Task.WhenAll(occupied, elsewhere, back);
    }

    [Fact]
    public async Task Run_WhoseHashFails_ReleasesItsPermit()
    {
        for (var attempt = 0; attempt <= FairPasswordLimiter.AtOnce; attempt++)
        {
            await Should.ThrowAsync<FormatException>(
                () => _turns.RunAsync<bool>(Network(1), urgent: false, () => throw new FormatException(), CancellationToken.None));
        }

        (await RunAsync(1)).ShouldBeTrue();
    }

    public void Dispose()
    {
        _hashed.Set();
        _ended.Set();
    }

    private static ClientNetwork Network(int number) => ClientNetwork.Of(new IPAddress([192, 0, 2, (byte)number]));

    private Task<bool> RunAsync(int network, CancellationToken cancellationToken = default) =>
        _turns.RunAsync(Network(network), _turns.IsFirstForAWhile(Network(network)), () => Note(network), cancellationToken);

    private List<Task<bool>> RunEach(params int[] networks) => [.. networks.Select(network => RunAsync(network))];

    private bool Note(int network)
    {
        lock (_order)
        {
            _order.Add(network);
            return true;
        }
    }

    /// <summary>Another network hashes on all cores, on one of them until the test has it end.</summary>
    private Task<bool> Occupy()
    {
        var occupied = Enumerable.Range(0, FairPasswordLimiter.AtOnce)
            .Select(core => core == 0 ? _hashed : _ended)
            .Select(end => _turns.RunAsync(Network(255), urgent: true, () => end.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None))
            .ToList();
        return occupied[0];
    }
}
