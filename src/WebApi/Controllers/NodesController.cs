using Accesskeys.Application.Nodes;
using Accesskeys.WebApi.Authentication;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Nodes")]
public sealed class NodesController(IMediator mediator) : ControllerBase
{
    [HttpGet("nodes", Name = "ListNodes")]
    [OperatorOnly(ServiceScopes.ReadNodes)]
    [EndpointSummary("List the nodes of the service")]
    [EndpointDescription("For the operator only. A node reports about every ten seconds. One that has ended without stopping is listed for about a minute.")]
    [ProducesResponseType<NodeList>(200, Description = "The nodes.")]
    public async Task<IActionResult> List(CancellationToken cancellationToken) => Ok(await mediator.Send(new ListNodes(), cancellationToken));
}
