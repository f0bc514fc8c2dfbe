using Accesskeys.Application.Sessions;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("auth")]
[Anybody]
[Tags("Sessions")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    [HttpPost("login", Name = "Login")]
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
}
