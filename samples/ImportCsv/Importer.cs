using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.ImportCsv;

/// <summary>Sends keys a thousand at a time.</summary>
internal sealed class Importer(ServiceCalls service, Guid? customerId, TextWriter output, TextWriter errors)
{
    private const int MostKeys = 1000;

    // The service takes 8 MiB: what frames the keys has room.
    private const int MostBytes = 7 * 1024 * 1024;

    private readonly Dictionary<string, int> _counts = new() { ["created"] = 0, ["exists"] = 0, ["conflict"] = 0, ["invalid"] = 0 };
    private int _useless;
    private bool _mayBeUseless;

    /// <summary>Whether every key is there now.</summary>
    /// <exception cref="ImportException">The service can't be reached or rejects the request.</exception>
    public async Task<bool> ImportAsync(IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var batch in Batches(rows))
        {
            var request = new ImportAccesskeys { Customer_id = customerId, Accesskeys = [.. batch.Select(row => row.Key)] };
            var answer = await service.ImportAsync(request, cancellationToken);
            foreach (var (row, result) in batch.Zip(answer.Result))
            {
                Count(row, result, answer.Foreign_tokens == "off");
            }

            done += batch.Count;
            var counts = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
            await output.WriteLineAsync($"{done} of {rows.Count}: {counts}");
        }

        Warn();
        return _counts["created"] + _counts["exists"] == rows.Count;
    }

    private static IEnumerable<List<Row>> Batches(IEnumerable<Row> rows)
    {
        var (batch, size) = (new List<Row>(), 0);
        foreach (var row in rows)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(row.Key).Length + 1;
            if (batch.Count == MostKeys || (batch.Count > 0 && size + bytes > MostBytes))
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(row);
            size += bytes;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private void Count(Row row, ImportResult result, bool isForeignOff)
    {
        _counts[result.Status] = _counts.GetValueOrDefault(result.Status) + 1;
        if (result.Status is "created" or "exists")
        {
            _useless += isForeignOff && row.IsForeign == true ? 1 : 0;
            _mayBeUseless |= isForeignOff && row.IsForeign is null;
            return;
        }

        foreach (var (column, rules) in result.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            errors.WriteLine(new Fault(row.Line, column, $"{string.Join(", ", rules)} ({result.Status})"));
        }

        if (result.Errors is null or { Count: 0 })
        {
            errors.WriteLine(new Fault(row.Line, null, result.Status == "conflict"
                ? "the token is another customer's key, or a deleted one's (conflict)"
                : result.Status));
        }
    }

    private void Warn()
    {
        const string Setting = "the service's setting Accesskeys:AcceptForeignTokens is off";
        if (_useless > 0)
        {
            errors.WriteLine($"{_useless} of the keys don't work: their tokens don't have the form vb_…, and {Setting}.");
        }
        else if (_mayBeUseless)
        {
            errors.WriteLine($"Keys whose tokens don't have the form vb_… don't work: {Setting}.");
        }
    }
}
