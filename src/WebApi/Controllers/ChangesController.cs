using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Authentication;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Changes")]
public sealed class ChangesController(IMediator mediator) : ControllerBase
{
    [HttpGet("changes", Name = "ListChanges")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List changes, newest first")]
    [EndpointDescription("Lists the changes to the caller's customer, its agents, their sessions and its keys. The operator sees the changes of all customers.")]
    [ProducesResponseType<ChangePage>(200, Description = "A page of the changes.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many changes a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListChanges(pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpGet("accesskeys/{id}/changes", Name = "ListAccesskeyChanges")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List a key's changes, newest first")]
    [EndpointDescription("Lists a deleted key's changes too, until housekeeping removes them.")]
    [ProducesResponseType<ChangePage>(200, Description = "A page of the key's changes.")]
    public async Task<IActionResult> ListOfAccesskey(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "page_size"), Description("How many changes a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListAccesskeyChanges(id, pageSize ?? Pages.MaxSize, pageToken), cancellationToken));
}
