using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Endpoints;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0/accesskeys")]
[Tags("Accesskeys")]
public sealed class AccesskeysController(IMediator mediator) : ControllerBase
{
    [HttpPost(Name = "CreateAccesskey")]
    [ExactNames("enabled", "scopes", "allowed_ips")]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [GrantsPermissions]
    [EndpointSummary("Create an access key")]
    [EndpointDescription("The one answer that shows the token. Store it: it can't be had again.")]
    [ProducesResponseType<CreatedAccesskeyModel>(200, Description = "The new key, with its token.")]
    public async Task<IActionResult> Create(CreateAccesskey request, CancellationToken cancellationToken) =>
        Created(await mediator.Send(request, cancellationToken));

    [HttpGet(Name = "ListAccesskeys")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List access keys, newest first")]
    [EndpointDescription(
        "Expired keys are listed, deleted ones are not. Where some are looked for, a page may hold fewer than there are, or none: go on until there is no next page.")]
    [ProducesResponseType<AccesskeyPage>(200, Description = "A page of the caller's customer's keys.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many keys a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the page before; left out for the first page.")] string? pageToken,
        [FromQuery(Name = "name"), Description("What the name contains; the case of ASCII letters is ignored.")] string? name,
        [FromQuery(Name = "token_prefix"), Description("The token's first 11 characters.")] string? tokenPrefix,
        [FromQuery(Name = "enabled"), Description("Whether the key is enabled.")] bool? enabled,
        [FromQuery(Name = "expires_before"), Description("Keys that expire, or expired, before this time.")] DateTimeOffset? expiresBefore,
        [FromQuery(Name = "unused_since"), Description("Keys that were not used since this time, or never.")] DateTimeOffset? unusedSince,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(
            new ListAccesskeys(pageSize ?? Pages.MaxSize, pageToken)
            {
                Filter = new AccesskeyFilter
                {
                    Name = name,
                    TokenPrefix = tokenPrefix,
                    Enabled = enabled,
                    ExpiresBefore = expiresBefore,
                    UnusedSince = unusedSince,
                },
            },
            cancellationToken));

    [HttpGet("{id}", Name = "GetAccesskey")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("Read an access key")]
    [EndpointDescription("An expired key too. One that was deleted, and one that is another customer's, is not found.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key, without its token.")]
    public async Task<IActionResult> Get([FromRoute, Description("The key's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetAccesskey(id), cancellationToken));

    [HttpGet("{id}/refusals", Name = "ListRefusals")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List how often a key was refused, newest first")]
    [EndpointDescription("Uses of a key that is known, but expired, disabled or used from elsewhere than it may be: counted for each hour, address and reason.")]
    [ProducesResponseType<RefusalPage>(200, Description = "A page of the key's refusals.")]
    public async Task<IActionResult> ListRefusals(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "page_size"), Description("How many counts a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the page before; left out for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListRefusals(id, pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpPost("verify", Name = "VerifyAccesskey")]
    [ExactNames("scopes", "ip")]
    [RequireScope(ServiceScopes.VerifyAccesskeys)]
    [Tags("Verification")]
    [ReadOnlyOperation]
    [EndpointSummary("Tell whether a key is good")]
    [EndpointDescription("For services that check their callers' keys: one token, or in its place up to 100. With Cache-Control: no-cache the database is read.")]
    [ProducesResponseType<VerificationAnswer>(200, Description = "What is known of the one token or, of many, the result of each in their order.")]
    public async Task<IActionResult> Verify(VerifyAccesskey request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { BypassCache = Request.GetTypedHeaders().CacheControl?.NoCache == true }, cancellationToken));

    [HttpPost("import", Name = "ImportAccesskeys")]
    [ExactNames("enabled", "scopes", "allowed_ips", "customer_id")]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [RequestSizeLimit(RequestBodyReader.LargeTransferLimit)]
    [ServiceFilter<ImportCallers>]
    [ServiceFilter<ImportLimits>]
    [EndpointSummary("Take over keys from another system")]
    [EndpointDescription(
        "Their tokens stay as they are and are not sent: their hashes are. May be sent again: what is here already is left alone. "
        + "For the operator only, unless the service lets everyone import.")]
    [ProducesResponseType<ImportAnswer>(200, Description = "What became of each, in their order.")]
    public async Task<IActionResult> Import(ImportAccesskeys request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpPut("{id}", Name = "UpdateAccesskey")]
    [ExactNames("enabled", "scopes", "allowed_ips")]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [GrantsPermissions]
    [EndpointSummary("Change an access key")]
    [EndpointDescription("A member left out stays as it is.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key as it is now.")]
    public async Task<IActionResult> Update(
        [FromRoute, Description("The key's id.")] Guid id, UpdateAccesskey request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { Id = id }, cancellationToken));

    [HttpPost("{id}/rotate", Name = "RotateAccesskey")]
    [ExactNames("expire")]
    [RequireScope(ServiceScopes.WriteAccesskeys, ExceptForSelf = true)]
    [GrantsPermissions]
    [Conflicts("already_rotated")]
    [EndpointSummary("Replace an access key by a new one")]
    [EndpointDescription("The new key inherits everything; the answer shows its token. The old one works on for the grace, and ends at once without any.")]
    [ProducesResponseType<CreatedAccesskeyModel>(200, Description = "The new key, with its token.")]
    public async Task<IActionResult> Rotate(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RotateAccesskey request,
        CancellationToken cancellationToken) =>
        Created(await mediator.Send(request with { Id = id }, cancellationToken));

    [HttpDelete("{id}", Name = "DeleteAccesskey")]
    [ExactNames("successors")]
    [RequireScope(ServiceScopes.WriteAccesskeys, ExceptForSelf = true)]
    [EndpointSummary("Delete an access key")]
    [EndpointDescription("Final: the key stops working and there is no way back.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key with the time of its deletion.")]
    public async Task<IActionResult> Delete(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "successors"), Description("Whether to delete as well all keys that came of it by rotation."), DefaultValue(false)] bool? successors,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new DeleteAccesskey(id) { Successors = successors == true }, cancellationToken));

    private OkObjectResult Created(CreatedAccesskeyModel created)
    {
        Response.Headers.Location = $"{Request.PathBase}/v1.0/accesskeys/{created.Id}";
        return Ok(created);
    }
}
