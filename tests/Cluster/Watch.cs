using System.Net;

namespace Accesskeys.Tests;

internal sealed record Probe(TimeSpan Sent, HttpStatusCode Status)
{
    public bool IsAccepted => Status == Verdict.Accepted;

    public bool IsRefused => Status == Verdict.Refused;
}

/// <summary>Verifications of one key on one node, one after the other. The connection is its own: none waits for another in the client.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly string _token;
    private readonly List<Probe> _probes = [];
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private long _end = long.MaxValue;

    public Watch(ServiceNode node, string token)
    {
        _http = HttpClients.OfService(node.Address);
        _http.Timeout = _patience;
        _token = token;
        _running = RunAsync();
    }

    /// <summary>Waits until the key has been accepted.</summary>
    public async Task AcceptedAsync() => await await Task.WhenAny(_accepted.Task, _running).WaitAsync(_patience);

    /// <summary>All of them, once one has been sent at that time or later.</summary>
    public async Task<IReadOnlyList<Probe>> EndAsync(TimeSpan notBefore)
    {
        Volatile.Write(ref _end, notBefore.Ticks);
        await _running.WaitAsync(_patience);
        return _probes;
    }

    public void Dispose() => _http.Dispose();

    private async Task RunAsync()
    {
        TimeSpan sent;
        do
        {
            sent = Clock.Now;
            var answer = await _http.SendAsync(HttpMethod.Get, Verdict.Path, _token);
            var probe = new Probe(sent, answer.Status);
            _probes.Add(probe);
            if (probe.IsAccepted)
            {
                _accepted.TrySetResult();
            }
        }
        while (sent.Ticks < Volatile.Read(ref _end));
    }
}
