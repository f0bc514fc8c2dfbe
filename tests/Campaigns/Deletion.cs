using Accesskeys.Client;

namespace Accesskeys.Campaigns;

/// <summary>What every node said about a key before, while and after it was deleted.</summary>
internal sealed record Deletion(TimeSpan Answered, IReadOnlyList<Probe> OnTheNodeThatAnswered, IReadOnlyList<IReadOnlyList<Probe>> OnTheOthers)
{
    /// <summary>How long after the deletion's response another node still accepted a new request; negative if none did.</summary>
    public TimeSpan Lag => OnTheOthers.SelectMany(probes => probes).Where(probe => probe.IsAccepted).Max(probe => probe.Sent) - Answered;

    public int AcceptedThoughAnswered => OnTheNodeThatAnswered.Count(probe => probe.IsAccepted && probe.Sent > Answered);

    public IEnumerable<Probe> Probes => Everywhere.SelectMany(probes => probes);

    /// <summary>Whether every node was seen to accept the key, to reject it in time, and to keep rejecting it.</summary>
    public bool IsProof => Everywhere.All(probes =>
        probes.Any(probe => probe.IsAccepted && probe.Sent < Answered)
        && probes.Any(probe => probe.IsRefused && probe.Sent > Answered && probe.Sent < Answered + RevocationBound.Length)
        && probes[^1].IsRefused
        && probes[^1].Sent >= Answered + RevocationBound.Over);

    private IEnumerable<IReadOnlyList<Probe>> Everywhere => OnTheOthers.Prepend(OnTheNodeThatAnswered);

    public static async Task<Deletion> WatchAsync(ServiceNode through, IEnumerable<ServiceNode> others, CreatedAccesskey key)
    {
        var watches = others.Prepend(through).Select(node => new Watch(node, key.Token)).ToList();
        try
        {
            await Task.WhenAll(watches.Select(watch => watch.AcceptedAsync()));
            await through.DeleteAsync(key);
            var answered = Clock.Now;
            var probes = await Task.WhenAll(watches.Select(watch => watch.EndAsync(answered + RevocationBound.Over)));
            return new Deletion(answered, probes[0], probes[1..]);
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }
}
