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
    [ExactNames("enabled", "scopes", "allowed_ips", "rate_limits", "credits")]
    [SetsLimits]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [GrantsPermissions]
    [EndpointSummary("Create an access key")]
    [EndpointDescription("Only this response contains the token. Store it: it can't be retrieved again.")]
    [ProducesResponseType<CreatedAccesskeyModel>(200, Description = "The new key, with its token.")]
    public async Task<IActionResult> Create(CreateAccesskey request, CancellationToken cancellationToken) =>
        Created(await mediator.Send(request, cancellationToken));

    [HttpGet(Name = "ListAccesskeys")]
    [ExactNames("external_id")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List access keys, newest first")]
    [EndpointDescription(
        "Lists expired keys, but not deleted ones. With filters, a page may hold fewer keys than page_size, or none: continue until next_page_token is null.")]
    [ProducesResponseType<AccesskeyPage>(200, Description = "A page of the caller's customer's keys.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many keys a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        [FromQuery(Name = "name"), Description("A part of the name; the case of ASCII letters is ignored.")] string? name,
        [FromQuery(Name = "token_prefix"), Description("The token's first 11 characters.")] string? tokenPrefix,
        [FromQuery(Name = "enabled"), Description("Whether the key is enabled.")] bool? enabled,
        [FromQuery(Name = "expires_before"), Description("Keys that expire, or expired, before this time.")] DateTimeOffset? expiresBefore,
        [FromQuery(Name = "unused_since"), Description("Keys that haven't been used since this time, or never.")] DateTimeOffset? unusedSince,
        [FromQuery(Name = "external_id"), Description("The whole external_id, exactly."), MinLength(1)] string? externalId,
        [FromQuery(Name = "scope"), Description("Keys that hold this scope, by its name or by one that covers it.")] string? scope,
        [FromQuery(Name = "state"), Description("active, disabled or expired; a disabled key that has expired is expired.")] string? state,
        [FromQuery(Name = "never_used"), Description("Whether the key has never been used.")] bool? neverUsed,
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
                    ExternalId = externalId,
                    Scope = scope,
                    State = state,
                    NeverUsed = neverUsed,
                },
            },
            cancellationToken));

    [HttpGet("summary", Name = "SummarizeAccesskeys")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("Count access keys by state and use")]
    [EndpointDescription("Counts the caller's customer's newest 10,000 keys, each as often as the list shows it with the corresponding parameters.")]
    [ProducesResponseType<AccesskeySummaryModel>(200, Description = "The counts.")]
    public async Task<IActionResult> Summarize(CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new SummarizeAccesskeys(), cancellationToken));

    [HttpGet("{id}", Name = "GetAccesskey")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("Read an access key")]
    [EndpointDescription("Returns expired keys too. Deleted keys and other customers' keys are not found.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key, without its token.")]
    public async Task<IActionResult> Get([FromRoute, Description("The key's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetAccesskey(id), cancellationToken));

    [HttpGet("{id}/chain", Name = "ListAccesskeyChain")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List the keys that a key replaced and that replaced it, oldest first")]
    [EndpointDescription("Lists the chain of rotations with its deleted keys, until housekeeping removes them: at most 100 keys, those around this one.")]
    [ProducesResponseType<AccesskeyChainModel>(200, Description = "The chain.")]
    public async Task<IActionResult> ListChain([FromRoute, Description("The key's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListAccesskeyChain(id), cancellationToken));

    [HttpGet("{id}/refusals", Name = "ListRefusals")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [EndpointSummary("List a key's rejected uses, newest first")]
    [EndpointDescription("Counts rejected uses of a known key by hour, address and reason: the key was expired, disabled, or used from an address that it doesn't allow.")]
    [ProducesResponseType<RefusalPage>(200, Description = "A page of the key's refusals.")]
    public async Task<IActionResult> ListRefusals(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "page_size"), Description("How many counts a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListRefusals(id, pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpPost("verify", Name = "VerifyAccesskey")]
    [ExactNames("scopes", "ip", "cost")]
    [RequireScope(ServiceScopes.VerifyAccesskeys)]
    [Tags("Verification")]
    [ReadOnlyOperation]
    [EndpointSummary("Verify an access key")]
    [EndpointDescription("For services that check their callers' keys. Takes one token, or up to 100 at once, and spends the cost of a use from what limits each key. With Cache-Control: no-cache, the result comes from the database.")]
    [ProducesResponseType<VerificationAnswer>(200, Description = "The result for token or, with tokens, the result for each in the order of the request.")]
    public async Task<IActionResult> Verify(VerifyAccesskey request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { BypassCache = Request.GetTypedHeaders().CacheControl?.NoCache == true }, cancellationToken));

    [HttpPost("explain", Name = "ExplainAccesskey")]
    [ExactNames("scopes", "ip")]
    [RequireScope(ServiceScopes.ReadAccesskeys)]
    [Tags("Verification")]
    [ReadOnlyOperation]
    [EndpointSummary("Explain why an access key is rejected")]
    [EndpointDescription("For people who look into a rejected request. Takes a token, a token_prefix or an id of the caller's customer's keys. Reads the database, and counts and spends nothing.")]
    [ProducesResponseType<ExplanationAnswer>(200, Description = "The explanations, one for each key.")]
    public async Task<IActionResult> Explain(ExplainAccesskey request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpPost("import", Name = "ImportAccesskeys")]
    [ExactNames("enabled", "scopes", "allowed_ips", "customer_id", "rate_limits", "credits")]
    [SetsLimits]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [RequestSizeLimit(RequestBodyReader.LargeTransferLimit)]
    [ServiceFilter<ImportCallers>]
    [ServiceFilter<ImportLimits>]
    [EndpointSummary("Import keys from another system")]
    [EndpointDescription(
        "The tokens stay valid and are not sent; send their hashes. The request can be repeated: keys that exist already are left unchanged. "
        + "Only for the operator, unless the service allows every customer to import.")]
    [ProducesResponseType<ImportAnswer>(200, Description = "The result for each key, in the order of the request.")]
    public async Task<IActionResult> Import(ImportAccesskeys request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpPost("revoke", Name = "RevokeAccesskeys")]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [EndpointSummary("Revoke an owner's access keys")]
    [EndpointDescription("Deletes up to 1,000 keys with this external_id, newest first. Repeat the request until more is false.")]
    [ProducesResponseType<RevokedAccesskeysModel>(200, Description = "How many keys were revoked.")]
    public async Task<IActionResult> Revoke(RevokeAccesskeys request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpPut("{id}", Name = "UpdateAccesskey")]
    [ExactNames("enabled", "scopes", "allowed_ips", "rate_limits", "credits")]
    [SetsLimits]
    [RequireScope(ServiceScopes.WriteAccesskeys)]
    [GrantsPermissions]
    [EndpointSummary("Update an access key")]
    [EndpointDescription("Omitted members keep their values.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The updated key.")]
    public async Task<IActionResult> Update(
        [FromRoute, Description("The key's id.")] Guid id, UpdateAccesskey request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { Id = id }, cancellationToken));

    [HttpPost("{id}/credits", Name = "AddAccesskeyCredits")]
    [RequireScope(ServiceScopes.WriteLimits)]
    [SetsLimits]
    [Conflicts("no_credits", "too_many_credits", "addition_id_taken")]
    [EndpointSummary("Add credits to an access key")]
    [EndpointDescription("Adds to what remains, or takes away, for the key and those that it replaced by rotation. Repeat a request with the same id.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key with the credits that remain.")]
    public async Task<IActionResult> AddCredits(
        [FromRoute, Description("The key's id.")] Guid id, AddAccesskeyCredits request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { AccesskeyId = id }, cancellationToken));

    [HttpPost("{id}/rotate", Name = "RotateAccesskey")]
    [ExactNames("expire")]
    [SetsLimits]
    [RequireScope(ServiceScopes.WriteAccesskeys, ExceptForSelf = true)]
    [GrantsPermissions]
    [Conflicts("already_rotated")]
    [EndpointSummary("Replace an access key with a new one")]
    [EndpointDescription("The new key inherits all settings of the old one; the response contains its token. The old key works until the grace is over or, without a grace, stops working at once.")]
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
    [EndpointDescription("Permanent: the key stops working and can't be restored.")]
    [ProducesResponseType<AccesskeyModel>(200, Description = "The key with the time of its deletion.")]
    public async Task<IActionResult> Delete(
        [FromRoute, Description("The key's id.")] Guid id,
        [FromQuery(Name = "successors"), Description("Whether to delete the key's successors by rotation too."), DefaultValue(false)] bool? successors,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new DeleteAccesskey(id) { Successors = successors == true }, cancellationToken));

    private OkObjectResult Created(CreatedAccesskeyModel created)
    {
        Response.Headers.Location = $"{Request.PathBase}/v1.0/accesskeys/{created.Id}";
        return Ok(created);
    }
}
