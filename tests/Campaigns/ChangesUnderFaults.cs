using System.Collections.Concurrent;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.Campaigns;

/// <summary>
/// Creates and deletes keys through every node and verifies deleted ones on every node, whatever happens to the database. Records what
/// was confirmed, and each request that accepted a key too late.
/// </summary>
internal sealed class ChangesUnderFaults
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<ServiceNode> _nodes;
    private readonly ConcurrentDictionary<Guid, CreatedAccesskey> _created = new();
    private readonly ConcurrentDictionary<Guid, ConfirmedDeletion> _deleted = new();
    private readonly ConcurrentDictionary<ServiceNode, int> _changes = new();
    private readonly ConcurrentDictionary<Guid, bool> _uncertain = new();
    private readonly Dictionary<ServiceNode, ConcurrentQueue<ConfirmedDeletion>> _unchecked;
    private readonly ConcurrentBag<string> _violations = [];
    private readonly Task _running;
    private int _outages;
    private int _recheckings;
    private volatile bool _ended;

    /// <param name="nodes">Where to change and verify keys.</param>
    /// <param name="staying">Keys that exist already and are never deleted.</param>
    public ChangesUnderFaults(IReadOnlyList<ServiceNode> nodes, IEnumerable<CreatedAccesskey> staying)
    {
        _nodes = nodes;
        _unchecked = nodes.ToDictionary(node => node, _ => new ConcurrentQueue<ConfirmedDeletion>());
        foreach (var key in staying)
        {
            _created[key.Id] = key;
        }

        _running = Task.WhenAll(nodes.SelectMany(node => new[] { Task.Run(() => ChangeAsync(node)), Task.Run(() => RecheckAsync(node)) }));
    }

    public string Summary => $"{_created.Count} creations and {_deleted.Count} deletions confirmed, {_outages} changes not, "
        + $"{_recheckings} verifications of deleted keys";

    /// <summary>Waits until that many more changes are confirmed by every node.</summary>
    public async Task ProceedAsync(int changes)
    {
        var before = _nodes.ToDictionary(node => node, node => _changes.GetValueOrDefault(node));
        using var patience = new CancellationTokenSource(_patience);
        while (_nodes.Any(node => _changes.GetValueOrDefault(node) < before[node] + changes))
        {
            await (_running.IsFaulted ? _running : Task.Delay(_period, patience.Token));
        }
    }

    /// <summary>Waits until that many more changes weren't confirmed.</summary>
    public async Task FailAsync(int changes)
    {
        var before = _outages;
        using var patience = new CancellationTokenSource(_patience);
        while (Volatile.Read(ref _outages) < before + changes)
        {
            await (_running.IsFaulted ? _running : Task.Delay(_period, patience.Token));
        }
    }

    /// <summary>Everything that was confirmed is there, and nothing twice; every deleted key is rejected by every node.</summary>
    public async Task EndAsync(TestDatabaseLocation location)
    {
        _ended = true;
        await _running;
        var changes = (await location.ChangedKeysAsync()).ToLookup(change => change.Subject, change => change.Action);

        _violations.ShouldBeEmpty();
        changes.ShouldAllBe(key => key.Count(action => action == "Created") == 1 && key.Count(action => action == "Deleted") <= 1);
        _created.Keys.Where(key => !changes.Contains(key)).ShouldBeEmpty();
        _deleted.Keys.Where(key => !changes[key].Contains("Deleted")).ShouldBeEmpty();
        changes.Count(key => !_created.ContainsKey(key.Key)).ShouldBeLessThanOrEqualTo(_outages);
        await RevocationBound.PassAsync();
        foreach (var node in _nodes)
        {
            await Parallel.ForEachAsync(_deleted.Values, async (deletion, _) =>
                (await node.VerifyAsync(deletion.Token)).Status.ShouldBe(Verdict.Refused));
            await Parallel.ForEachAsync(_created.Values.Where(IsSurelyThere), async (key, _) =>
                (await node.VerifyAsync(key.Token)).Status.ShouldBe(Verdict.Accepted));
        }
    }

    private bool IsSurelyThere(CreatedAccesskey key) => !_deleted.ContainsKey(key.Id) && !_uncertain.ContainsKey(key.Id);

    // Every second key is deleted, so that others have to be there in the end.
    private async Task ChangeAsync(ServiceNode node)
    {
        for (var isDeleted = true; !_ended; isDeleted = !isDeleted)
        {
            var key = await TryAsync(() => node.Operator.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 }));
            if (key is null)
            {
                continue;
            }

            _created[key.Id] = key;
            _changes.AddOrUpdate(node, 1, (_, count) => count + 1);
            if (isDeleted)
            {
                await DeleteAsync(node, key);
            }
        }
    }

    private async Task DeleteAsync(ServiceNode node, CreatedAccesskey key)
    {
        // Fills the node's memory with it.
        await node.VerifyAsync(key.Token);
        if (await TryAsync(() => node.Operator.DeleteAccesskeyAsync(key.Id)) is null)
        {
            _uncertain[key.Id] = true;
            return;
        }

        var deletion = new ConfirmedDeletion(key.Token, Clock.Now);
        _deleted[key.Id] = deletion;
        foreach (var due in _unchecked.Values)
        {
            due.Enqueue(deletion);
        }

        await ExpectNotAcceptedAsync(node, deletion);
    }

    // Each deletion as soon as the bound has passed, and any earlier one again in the meantime.
    private async Task RecheckAsync(ServiceNode node)
    {
        var over = new List<ConfirmedDeletion>();
        while (!_ended)
        {
            if (_unchecked[node].TryPeek(out var next) && Clock.Now > next.Answered + RevocationBound.Length)
            {
                _unchecked[node].TryDequeue(out _);
                over.Add(next);
            }
            else
            {
                await Task.Delay(_period);
                next = over.Count > 0 ? over[Random.Shared.Next(over.Count)] : null;
            }

            if (next is not null)
            {
                await ExpectNotAcceptedAsync(node, next);
            }
        }
    }

    // An outage is no acceptance. That the database has it is looked at in the end.
    private async Task ExpectNotAcceptedAsync(ServiceNode node, ConfirmedDeletion deletion)
    {
        var sent = Clock.Now;
        var answer = await node.VerifyAsync(deletion.Token);
        Interlocked.Increment(ref _recheckings);
        if (answer.Status is not (Verdict.Refused or HttpStatusCode.ServiceUnavailable))
        {
            _violations.Add($"{node.Address}: {answer.Status} {(sent - deletion.Answered).TotalMilliseconds:0} ms after the deletion's response");
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> change)
        where T : class
    {
        try
        {
            return await change();
        }
        catch (AccesskeysException exception) when (exception.StatusCode == (int)HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref _outages);
            return null;
        }
    }

    private sealed record ConfirmedDeletion(string Token, TimeSpan Answered);
}
