using System.Globalization;
using Accesskeys.Application.Usage;
using Accesskeys.Domain;

namespace Accesskeys.WebApi.Exports;

/// <summary>A page of usage as CSV.</summary>
internal static class UsageCsv
{
    /// <param name="groupBy">What the rows are grouped by.</param>
    public static ExportedPage Of(UsagePage page, string groupBy)
    {
        var (column, value) = groupBy switch
        {
            ListUsage.ByKey => ("accesskey_id", (Func<UsageModel, string?>)(row => row.AccesskeyId.ToString())),
            ListUsage.ByExternalId => ("external_id", row => row.ExternalId),
            ListUsage.ByCustomer => ("customer_id", row => row.CustomerId.ToString()),
            _ => ("outcome", row => row.Outcome),
        };
        var csv = new CsvText();
        csv.AddLine("tm_start", column, "uses", "valid", "cost");
        foreach (var row in page.Result)
        {
            csv.AddLine(row.TmStart.ToIso8601(), value(row) ?? "", Text(row.Uses), Text(row.Valid), Text(row.Cost));
        }

        return new ExportedPage(CsvText.MediaType, csv.ToUtf8(), page.NextPageToken);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
