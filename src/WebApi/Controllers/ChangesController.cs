using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Exports;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Changes")]
public sealed class ChangesController(IMediator mediator) : ControllerBase
{
    private const string ActionDescription = "An action, such as deleted, or a kind of subject and an action, such as accesskey.deleted.";
    private const string ActorDescription = "The id of the key or agent that made the change.";
    private const string FromDescription = "Changes that were made at this time or after it.";
    private const string ToDescription = "Changes that were made before this time.";

    [HttpGet("changes", Name = "ListChanges")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [OffersCsv]
    [OffersNdjson]
    [EndpointSummary("List changes, newest first")]
    [EndpointDescription(
        "Lists the changes to the caller's customer, its agents, their sessions and its keys. The operator sees the changes of all customers. "
        + "With filters, a page may hold fewer changes than page_size, or none: continue until next_page_token is null.")]
    [ProducesResponseType<ChangePage>(200, Description = "A page of the changes.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many changes a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        [FromQuery(Name = "action"), Description(ActionDescription)] string? action,
        [FromQuery(Name = "actor"), Description(ActorDescription)] Guid? actor,
        [FromQuery(Name = "subject"), Description("The id of what was changed.")] Guid? subject,
        [FromQuery(Name = "from"), Description(FromDescription)] DateTimeOffset? from,
        [FromQuery(Name = "to"), Description(ToDescription)] DateTimeOffset? to,
        CancellationToken cancellationToken) =>
        Answer(await mediator.Send(
            new ListChanges(pageSize ?? Pages.MaxSize, pageToken)
            {
                Filter = new ChangeFilter { Action = action, Actor = actor, Subject = subject, From = from, To = to },
            },
            cancellationToken));

    [HttpGet("accesskeys/{id}/changes", Name = "ListAccesskeyChanges")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [OffersCsv]
    [OffersNdjson]
    [EndpointSummary("List a key's changes, newest first")]
    [EndpointDescription("Lists a deleted key's changes too, until housekeeping removes them.")]
    [ProducesResponseType<ChangePage>(200, Description = "A page of the key's changes.")]
    public async Task<IActionResult> ListOfAccesskey(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "page_size"), Description("How many changes a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        [FromQuery(Name = "action"), Description(ActionDescription)] string? action,
        [FromQuery(Name = "actor"), Description(ActorDescription)] Guid? actor,
        [FromQuery(Name = "from"), Description(FromDescription)] DateTimeOffset? from,
        [FromQuery(Name = "to"), Description(ToDescription)] DateTimeOffset? to,
        CancellationToken cancellationToken) =>
        Answer(await mediator.Send(
            new ListAccesskeyChanges(id, pageSize ?? Pages.MaxSize, pageToken)
            {
                Filter = new ChangeFilter { Action = action, Actor = actor, From = from, To = to },
            },
            cancellationToken));

    private IActionResult Answer(ChangePage page) => Request.PreferredOf(CsvText.MediaType, ChangeExport.Ndjson) switch
    {
        CsvText.MediaType => ChangeExport.AsCsv(page),
        ChangeExport.Ndjson => ChangeExport.AsNdjson(page),
        _ => Ok(page),
    };
}
