using Accesskeys.Application.Customers;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Customers")]
public sealed class CustomersController(IMediator mediator) : ControllerBase
{
    [HttpGet("customer", Name = "GetCustomer")]
    [EndpointSummary("Who am I")]
    [EndpointDescription("The customer that the credential belongs to.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The caller's customer.")]
    public async Task<IActionResult> Get() => Ok(await mediator.Send(new GetCustomer()));

    [HttpPost("customers", Name = "CreateCustomer")]
    [OperatorOnly]
    [Conflicts("username_taken")]
    [EndpointSummary("Create a customer and its first agent")]
    [EndpointDescription("For the operator only.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The new customer.")]
    public async Task<IActionResult> Create(CreateCustomer request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));
}
