using System.Globalization;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.ImportCsv;

/// <summary>Sends keys a thousand at a time, and each thousand again until it is answered.</summary>
internal sealed class Importer(AccesskeysClient client, TextWriter progress, TextWriter faults)
{
    private const int MostKeys = 1000;

    // The service takes 8 MiB: what frames the keys has room.
    private const int MostBytes = 7 * 1024 * 1024;

    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, int> _counts = new() { ["created"] = 0, ["exists"] = 0, ["conflict"] = 0, ["invalid"] = 0 };

    /// <summary>Whether every key is there now.</summary>
    public async Task<bool> ImportAsync(IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var batch in Batches(rows))
        {
            var answer = await SendAsync(new ImportAccesskeys { Accesskeys = [.. batch.Select(row => row.Key)] }, cancellationToken);
            foreach (var (row, result) in batch.Zip(answer.Result))
            {
                Count(row, result);
            }

            done += batch.Count;
            await progress.WriteLineAsync($"{done} of {rows.Count}: {string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"))}");
        }

        return _counts["conflict"] + _counts["invalid"] == 0;
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

    // To send a batch again is safe: what was created the first time exists.
    private async Task<ImportAnswer> SendAsync(ImportAccesskeys keys, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = _wait;
            try
            {
                return await client.ImportAccesskeysAsync(keys, cancellationToken);
            }
            catch (AccesskeysException exception) when (exception.StatusCode == 503)
            {
                wait = RetryAfter(exception);
            }
            catch (Exception exception) when (
                exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Nobody is there, or the answer was lost.
            }

            await faults.WriteLineAsync($"The service can't answer now: again in {wait.TotalSeconds} s.");
            await Task.Delay(wait, cancellationToken);
        }
    }

    private static TimeSpan RetryAfter(AccesskeysException exception) =>
        exception.Headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : _wait;

    private void Count(Row row, ImportResult result)
    {
        _counts[result.Status]++;
        if (result.Status is "conflict" or "invalid")
        {
            var errors = (result.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
                .Select(error => $"; {error.Key} {string.Join(", ", error.Value)}");
            faults.WriteLine($"line {row.Line}: {result.Status}{string.Concat(errors)}");
        }
    }
}
