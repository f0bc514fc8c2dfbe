using System.Text.Json;
using Accesskeys.Application.Changes;
using Accesskeys.Domain;
using Accesskeys.WebApi.Json;

namespace Accesskeys.WebApi.Exports;

/// <summary>Changes as CSV, or as JSON with one change on each line.</summary>
internal static class ChangeExport
{
    public const string Ndjson = "application/x-ndjson";

    /// <summary>The names of the columns, which are those of the members.</summary>
    public const string Columns = "id,customer_id,subject_kind,subject_id,action,actor_kind,actor_id,address,request_id,tm_create,before,after";

    public static ExportedPage AsCsv(ChangePage page) => new(CsvText.MediaType, ToCsv(page, isFirst: true), page.NextPageToken);

    public static ExportedPage AsNdjson(ChangePage page) => new(Ndjson, ToNdjson(page), page.NextPageToken);

    /// <param name="isFirst">Whether the names of the columns come first.</param>
    public static byte[] ToCsv(ChangePage page, bool isFirst)
    {
        var csv = new CsvText();
        if (isFirst)
        {
            csv.AddLine(Columns.Split(','));
        }

        foreach (var change in page.Result)
        {
            csv.AddLine(
                $"{change.Id}", $"{change.CustomerId}", change.SubjectKind, $"{change.SubjectId}", change.Action, change.ActorKind,
                $"{change.ActorId}", change.Address ?? "", change.RequestId ?? "", change.TmCreate.ToIso8601(), Json(change.Before), Json(change.After));
        }

        return csv.ToUtf8();
    }

    public static byte[] ToNdjson(ChangePage page)
    {
        using var lines = new MemoryStream();
        foreach (var change in page.Result)
        {
            JsonSerializer.Serialize(lines, change, WireJson.Options);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private static string Json(IReadOnlyDictionary<string, JsonElement>? members) =>
        members is null ? "" : JsonSerializer.Serialize(members, WireJson.Options);
}
