using System.Globalization;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Console.Components;
using Accesskeys.Console.Operations;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Exports;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>
/// All pages of the audit trail as one file, in the API's formats. Each is sent before the next is read, for as long as the session may read
/// it: a download that is cut off fails, and never looks complete.
/// </summary>
internal static class AuditExport
{
    public static async Task WriteAsync(HttpContext context)
    {
        var (filters, format) = (AuditFilters.In(context.Request.Query), context.Request.Query[AuditFilters.FormatParameter].ToString());
        if (format is not (AuditFilters.Csv or AuditFilters.Ndjson))
        {
            await Problem.WriteAsync(context, Failure.InvalidRequest(AuditFilters.FormatParameter, "must be csv or ndjson"));
            return;
        }

        if (filters.FindUnreadable() is { } unreadable)
        {
            await Problem.WriteAsync(context, Failure.InvalidRequest(unreadable.Parameter, unreadable.Rule));
            return;
        }

        var (operations, response) = (context.RequestServices.GetRequiredService<IOperations>(), context.Response);
        var (page, isFirst) = ((string?)null, true);
        do
        {
            var outcome = await operations.SendAsync(new ListChanges(Pages.MaxSize, page) { Filter = filters.ToFilter() });
            if (!outcome.Succeeded)
            {
                await FailAsync(context);
                return;
            }

            if (isFirst)
            {
                Begin(context, format);
            }

            await response.Body.WriteAsync(
                format == AuditFilters.Csv ? ChangeExport.ToCsv(outcome.Result, isFirst) : ChangeExport.ToNdjson(outcome.Result), context.RequestAborted);
            (page, isFirst) = (outcome.Result.NextPageToken, false);
        }
        while (page is not null);
    }

    private static void Begin(HttpContext context, string format)
    {
        var today = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = (format == AuditFilters.Csv ? CsvText.MediaType : ChangeExport.Ndjson) + "; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{today}.{format}\"";
    }

    private static Task FailAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return Problem.WriteAsync(context, context.Features.Get<Failure>()!);
    }
}
