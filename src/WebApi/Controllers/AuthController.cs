using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Sessions;
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
    [EndpointDescription("Answers a session token, to be given as ?token= or as Authorization: Bearer.")]
    [ProducesResponseType<SessionModel>(200, Description = "The session.")]
    public async Task<IActionResult> Login(Login request, CancellationToken cancellationToken)
    {
        var session = await mediator.Send(request, cancellationToken);
        return session is null ? new FailureResult(Failure.InvalidLogin) : Ok(session);
    }

    [HttpPost("logout", Name = "Logout")]
    [SessionOnly]
    [EndpointSummary("End this session")]
    [EndpointDescription("The session token that the request carries is refused from here on.")]
    [ProducesResponseType<AgentModel>(200, Description = "Whose session it was.")]
    public async Task<IActionResult> Logout(CancellationToken cancellationToken) => Ok(await mediator.Send(new Logout(), cancellationToken));

    [HttpPut("password", Name = "ChangePassword")]
    [SessionOnly]
    [TakesPassword]
    [EnableRateLimiting(LoginLimits.ByAddress)]
    [ServiceFilter<LoginLimits>]
    [EndpointSummary("Change the agent's password")]
    [EndpointDescription("Ends all the agent's sessions, this one too: sign in again.")]
    [ProducesResponseType<AgentModel>(200, Description = "Whose password it is.")]
    public async Task<IActionResult> ChangePassword(ChangePassword request, CancellationToken cancellationToken)
    {
        var agent = await mediator.Send(request, cancellationToken);
        return agent is null ? new FailureResult(Failure.WrongPassword) : Ok(agent);
    }

    [HttpPost("revoke", Name = "RevokeTokens")]
    [ExactNames("successors")]
    [Tags("Accesskeys")]
    [AllowAnonymous]
    [EnableRateLimiting(ReportLimits.ByAddress)]
    [ServiceFilter<ReportLimits>]
    [EndpointSummary("Report leaked tokens")]
    [EndpointDescription("Ends the keys of these tokens, whosever they are. Takes no credential: who holds a token may end its key. Answers the same whatever the tokens were.")]
    [ProducesResponseType<RevocationModel>(200, Description = "None of the tokens is good any more.")]
    public async Task<IActionResult> Revoke(RevokeTokens request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));
}
