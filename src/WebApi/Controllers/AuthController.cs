using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Users;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Errors;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("auth")]
[Tags("Sessions")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    [HttpPost("login", Name = "Login")]
    [AllowAnonymous]
    [TakesPassword]
    [EnableRateLimiting(LoginLimits.ByAddress)]
    [ServiceFilter<LoginLimits>]
    [EndpointSummary("Sign an agent in")]
    [EndpointDescription("Returns a session token. Send it as ?token= or as Authorization: Bearer.")]
    [ProducesResponseType<SessionModel>(200, Description = "The session.")]
    public async Task<IActionResult> Login(Login request, CancellationToken cancellationToken)
    {
        var session = await mediator.Send(request, cancellationToken);
        return session is null ? new FailureResult(ErrorMapping.NoResult(request)) : Ok(session);
    }

    [HttpPost("logout", Name = "Logout")]
    [SessionOnly]
    [EndpointSummary("End this session")]
    [EndpointDescription("Revokes the session token that authenticates the request.")]
    [ProducesResponseType<AgentModel>(200, Description = "The agent whose session was ended.")]
    public async Task<IActionResult> Logout(CancellationToken cancellationToken) => Ok(await mediator.Send(new Logout(), cancellationToken));

    [HttpPost("logout/everywhere", Name = "LogoutEverywhere")]
    [SessionOnly]
    [EndpointSummary("End all sessions of the agent")]
    [EndpointDescription("Revokes all session tokens of the agent, including the one that authenticates the request. The password stays.")]
    [ProducesResponseType<AgentModel>(200, Description = "The agent whose sessions were ended.")]
    public async Task<IActionResult> LogoutEverywhere(CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new LogoutEverywhere(), cancellationToken));

    [HttpGet("signins", Name = "ListOwnSignIns")]
    [SessionOnly]
    [EndpointSummary("List the agent's own sign-ins, newest first")]
    [EndpointDescription("Counts the agent's successful and failed sign-ins by hour, address and outcome.")]
    [ProducesResponseType<SignInPage>(200, Description = "A page of the agent's sign-ins.")]
    public async Task<IActionResult> ListOwnSignIns(
        [FromQuery(Name = "page_size"), Description("How many counts a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListOwnSignIns(pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpPut("password", Name = "ChangePassword")]
    [SessionOnly]
    [TakesPassword]
    [EnableRateLimiting(LoginLimits.ByAddress)]
    [ServiceFilter<LoginLimits>]
    [EndpointSummary("Change the agent's password")]
    [EndpointDescription("Ends all of the agent's sessions, including this one: sign in again.")]
    [ProducesResponseType<AgentModel>(200, Description = "The agent whose password was changed.")]
    public async Task<IActionResult> ChangePassword(ChangePassword request, CancellationToken cancellationToken)
    {
        var agent = await mediator.Send(request, cancellationToken);
        return agent is null ? new FailureResult(ErrorMapping.NoResult(request)) : Ok(agent);
    }

    [HttpPost("invitation", Name = "RedeemInvitation")]
    [AllowAnonymous]
    [TakesInvitation]
    [EnableRateLimiting(LoginLimits.ByAddress)]
    [EndpointSummary("Set a password with an invitation")]
    [EndpointDescription("Uses the invitation up and ends all of the user's sessions. Needs no credential: possession of the code is enough.")]
    [ProducesResponseType<AgentModel>(200, Description = "The user, who can now sign in.")]
    public async Task<IActionResult> RedeemInvitation(RedeemInvitation request, CancellationToken cancellationToken)
    {
        var agent = await mediator.Send(request, cancellationToken);
        return agent is null ? new FailureResult(ErrorMapping.NoResult(request)) : Ok(agent);
    }

    [HttpPost("revoke", Name = "RevokeTokens")]
    [ExactNames("successors")]
    [Tags("Accesskeys")]
    [AllowAnonymous]
    [EnableRateLimiting(ReportLimits.ByAddress)]
    [ServiceFilter<ReportLimits>]
    [EndpointSummary("Report leaked tokens")]
    [EndpointDescription("Revokes the keys of these tokens, no matter which customer owns them. Needs no credential: possession of a token is enough. The response is the same for every token.")]
    [ProducesResponseType<RevocationModel>(200, Description = "None of the tokens is valid any more.")]
    public async Task<IActionResult> Revoke(RevokeTokens request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));
}
