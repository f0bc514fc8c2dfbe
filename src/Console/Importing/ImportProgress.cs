using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Accesskeys.Application.Accesskeys;

namespace Accesskeys.Console.Importing;

/// <summary>A row of an import, with what became of it.</summary>
/// <param name="Key">What is imported; <c>null</c> once it was.</param>
public sealed record ImportEntry(int Line, ImportedAccesskey? Key)
{
    public string? Name { get; init; } = Key?.Name;

    public string? TokenPrefix { get; init; } = Key?.TokenPrefix;

    /// <summary>The operation's result; <c>null</c> before it.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed, if that needs saying.</summary>
    public string? Reason { get; init; }

    public bool HasFailed => Status is not (null or ImportResultModel.Created or ImportResultModel.Exists);

    /// <summary>With its result, and without what was imported.</summary>
    public ImportEntry Done(ImportResultModel result) => this with
    {
        Key = null,
        Status = result.Status,
        Reason = result.Errors is null ? null : string.Join("; ", result.Errors.Select(error => $"{error.Key} {string.Join(", ", error.Value)}")),
    };
}

/// <summary>
/// An import under way. No node keeps it: the browser sends it with each step, sealed, so that any node can continue. It holds hashes, and no token.
/// </summary>
/// <param name="CustomerId">The customer that gets the keys; <c>null</c> for the user's own.</param>
/// <param name="Entries">All rows: those that are done come first.</param>
/// <param name="IsForeignOff">Whether tokens of other systems were rejected when the rows were imported.</param>
public sealed record ImportProgress(Guid? CustomerId, IReadOnlyList<ImportEntry> Entries, bool IsForeignOff)
{
    private static readonly JsonSerializerOptions _json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    [JsonIgnore]
    public int Done => Entries.Count(entry => entry.Status is not null);

    [JsonIgnore]
    public bool IsFinished => Done == Entries.Count;

    public int Count(string status) => Entries.Count(entry => entry.Status == status);

    /// <summary>What the next request imports.</summary>
    public IReadOnlyList<ImportedAccesskey?> Next() => [.. Entries.Skip(Done).Take(ImportAccesskeys.MostAccesskeys).Select(entry => entry.Key)];

    /// <summary>With the results of the last request.</summary>
    public ImportProgress After(ImportAnswer answer)
    {
        var done = Done;
        return this with
        {
            Entries = [.. Entries.Take(done), .. Entries.Skip(done).Zip(answer.Result, (entry, result) => entry.Done(result)), .. Entries.Skip(done + answer.Result.Count)],
            IsForeignOff = answer.ForeignTokens == "off",
        };
    }

    public byte[] ToBytes()
    {
        var compressed = new MemoryStream();
        using (var stream = new BrotliStream(compressed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(stream, this, _json);
        }

        return compressed.ToArray();
    }

    /// <param name="bytes">As this version or another one of the service wrote them.</param>
    public static ImportProgress? Read(byte[] bytes)
    {
        using var stream = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<ImportProgress>(stream, _json);
    }
}
