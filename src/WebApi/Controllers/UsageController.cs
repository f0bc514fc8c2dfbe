using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Usage;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Exports;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Usage")]
public sealed class UsageController(IMediator mediator) : ControllerBase
{
    private const string FromDescription = "The start of the period: a time, or a date, which means its start in UTC. By default 24 hours or 30 days before to.";
    private const string ToDescription = "The end of the period, which isn't part of it. By default the end of the current hour or day.";
    private const string StepDescription = "hour or day; day by default. A period has at most 35 days by hour and 400 days by day.";

    [HttpGet("usage", Name = "ListUsage")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [OffersCsv]
    [EndpointSummary("List how often keys were used")]
    [EndpointDescription("Counts the verifications of the caller's customer's keys, and for the operator those of all customers' keys, by hour or day and by group.")]
    [ProducesResponseType<UsagePage>(200, Description = "A page of the usage.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "from"), Description(FromDescription)] string? from,
        [FromQuery(Name = "to"), Description(ToDescription)] string? to,
        [FromQuery(Name = "step"), Description(StepDescription)] string? step,
        [FromQuery(Name = "group_by"), Description("key, outcome or external_id, and for the operator also customer_id; outcome by default.")] string? groupBy,
        [FromQuery(Name = "page_size"), Description("How many rows a page holds."), Range(1, UsagePage.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        [FromQuery(Name = "accesskey_id"), Description("Counts only these keys; repeat it for each."), MaxLength(ListUsage.MostKeys)] Guid[]? accesskeyIds,
        CancellationToken cancellationToken) =>
        Answer(
            await mediator.Send(
                new ListUsage(pageSize ?? Pages.MaxSize, pageToken) { From = from, To = to, Step = step, GroupBy = groupBy, AccesskeyIds = accesskeyIds },
                cancellationToken),
            groupBy ?? ListUsage.ByOutcome);

    [HttpGet("accesskeys/{id}/usage", Name = "ListAccesskeyUsage")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [OffersCsv]
    [EndpointSummary("List how often a key was used")]
    [EndpointDescription("Counts the verifications of one key by hour or day and by outcome. Includes a deleted key, until housekeeping removes it.")]
    [ProducesResponseType<UsagePage>(200, Description = "A page of the key's usage.")]
    public async Task<IActionResult> ListOfAccesskey(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "from"), Description(FromDescription)] string? from,
        [FromQuery(Name = "to"), Description(ToDescription)] string? to,
        [FromQuery(Name = "step"), Description(StepDescription)] string? step,
        [FromQuery(Name = "page_size"), Description("How many rows a page holds."), Range(1, UsagePage.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Answer(
            await mediator.Send(
                new ListAccesskeyUsage(id, pageSize ?? Pages.MaxSize, pageToken) { From = from, To = to, Step = step }, cancellationToken),
            ListUsage.ByOutcome);

    private IActionResult Answer(UsagePage page, string groupBy) =>
        Request.PreferredOf(CsvText.MediaType) is null ? Ok(page) : UsageCsv.Of(page, groupBy);
}
