using System.Globalization;
using System.Text;
using Accesskeys.Application.Usage;
using Accesskeys.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Csv;

/// <summary>A page of usage as CSV. The next page's token is in a header.</summary>
/// <param name="groupBy">What the rows are grouped by.</param>
internal sealed class UsageCsv(UsagePage page, string groupBy) : IActionResult
{
    public const string NextPageHeader = "X-Next-Page-Token";

    private const string ContentType = CsvText.MediaType + "; charset=utf-8";

    public Task ExecuteResultAsync(ActionContext context)
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

        var body = Encoding.UTF8.GetBytes(csv.ToString());
        var response = context.HttpContext.Response;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (page.NextPageToken is not null)
        {
            response.Headers[NextPageHeader] = page.NextPageToken;
        }

        return response.BodyWriter.WriteAsync(body).AsTask();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
