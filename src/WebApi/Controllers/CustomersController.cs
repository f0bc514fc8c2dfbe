using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Endpoints;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

[ApiController]
[Route("v1.0")]
[Tags("Customers")]
public sealed class CustomersController(IMediator mediator) : ControllerBase
{
    [HttpGet("customer", Name = "GetCustomer")]
    [EndpointSummary("Read the caller's customer")]
    [EndpointDescription("Returns the customer that the credential belongs to.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The caller's customer.")]
    public async Task<IActionResult> Get() => Ok(await mediator.Send(new GetCustomer()));

    [HttpPost("customers", Name = "CreateCustomer")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [SetsLimits]
    [Conflicts("username_taken")]
    [EndpointSummary("Create a customer and its first agent")]
    [EndpointDescription("For the operator only.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The new customer.")]
    public async Task<IActionResult> Create(CreateCustomer request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpGet("customers", Name = "ListCustomers")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [EndpointSummary("List customers, newest first")]
    [EndpointDescription("For the operator only. Deleted customers are not listed.")]
    [ProducesResponseType<CustomerPage>(200, Description = "A page of the customers.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many customers a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListCustomers(pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpGet("customers/{id}", Name = "GetCustomerById")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [EndpointSummary("Read a customer")]
    [EndpointDescription("For the operator only.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The customer.")]
    public async Task<IActionResult> GetById([FromRoute, Description("The customer's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetCustomerById(id), cancellationToken));

    [HttpPut("customers/{id}", Name = "UpdateCustomer")]
    [ExactNames("rate_limits", "credits")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [RequireScope(ServiceScopes.WriteLimits)]
    [SetsLimits]
    [EndpointSummary("Set a customer's rate limits and credits")]
    [EndpointDescription("For the operator only. All the customer's keys share them. Omitted members keep their values.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The updated customer.")]
    public async Task<IActionResult> Update(
        [FromRoute, Description("The customer's id.")] Guid id, UpdateCustomer request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { Id = id }, cancellationToken));

    [HttpPost("customers/{id}/credits", Name = "AddCustomerCredits")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [RequireScope(ServiceScopes.WriteLimits)]
    [SetsLimits]
    [Conflicts("no_credits", "too_many_credits", "addition_id_taken")]
    [EndpointSummary("Add credits to a customer")]
    [EndpointDescription("For the operator only. Adds to what remains for all the customer's keys, or takes away. Repeat a request with the same id.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The customer with the credits that remain.")]
    public async Task<IActionResult> AddCredits(
        [FromRoute, Description("The customer's id.")] Guid id, AddCustomerCredits request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { CustomerId = id }, cancellationToken));

    [HttpPost("customers/{id}/view", Name = "ViewCustomer")]
    [OwnerOnly]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [EndpointSummary("Record that a customer is viewed")]
    [EndpointDescription("For a session of an owner of the operator only. Records in the audit trail that the operator looks at what the customer sees, and changes nothing.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The customer.")]
    public async Task<IActionResult> View([FromRoute, Description("The customer's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ViewCustomer(id), cancellationToken));

    [HttpDelete("customers/{id}", Name = "DeleteCustomer")]
    [OperatorOnly(ServiceScopes.WriteCustomers)]
    [Conflicts("is_operator")]
    [EndpointSummary("Delete a customer with all its keys and sessions")]
    [EndpointDescription("For the operator only. Permanent: the customer's keys and sessions stop working and can't be restored.")]
    [ProducesResponseType<CustomerModel>(200, Description = "The customer with the time of its deletion.")]
    public async Task<IActionResult> Delete([FromRoute, Description("The customer's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new DeleteCustomer(id), cancellationToken));
}
