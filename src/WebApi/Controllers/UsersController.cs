using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Users;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Endpoints;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Controllers;

/// <summary>Everything here can give a person lasting access, or shows the people that have it. It requires an owner's session.</summary>
[ApiController]
[Route("v1.0/users")]
[Tags("Users")]
[OwnerOnly]
public sealed class UsersController(IMediator mediator) : ControllerBase
{
    [HttpGet(Name = "ListUsers")]
    [EndpointSummary("List users, newest first")]
    [EndpointDescription("For an owner's session only. Deleted users are not listed.")]
    [ProducesResponseType<UserPage>(200, Description = "A page of the users of the caller's customer.")]
    public async Task<IActionResult> List(
        [FromQuery(Name = "page_size"), Description("How many users a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListUsers(pageSize ?? Pages.MaxSize, pageToken), cancellationToken));

    [HttpPost(Name = "CreateUser")]
    [ExactNames("role")]
    [Conflicts("username_taken")]
    [EndpointSummary("Create a user")]
    [EndpointDescription(
        "For an owner's session only. Only this response contains the invitation's code. Give it to the user, who sets a password with it at POST /auth/invitation.")]
    [ProducesResponseType<InvitedUserModel>(200, Description = "The new user, with the code of its invitation.")]
    public async Task<IActionResult> Create(CreateUser request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request, cancellationToken));

    [HttpGet("{id}", Name = "GetUser")]
    [EndpointSummary("Read a user")]
    [EndpointDescription("For an owner's session only. Deleted users and other customers' users are not found.")]
    [ProducesResponseType<UserModel>(200, Description = "The user.")]
    public async Task<IActionResult> Get([FromRoute, Description("The user's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new GetUser(id), cancellationToken));

    [HttpPut("{id}", Name = "UpdateUser")]
    [ExactNames("role")]
    [Conflicts("last_owner")]
    [EndpointSummary("Update a user")]
    [EndpointDescription("For an owner's session only. Omitted members keep their values.")]
    [ProducesResponseType<UserModel>(200, Description = "The updated user.")]
    public async Task<IActionResult> Update(
        [FromRoute, Description("The user's id.")] Guid id, UpdateUser request, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(request with { Id = id }, cancellationToken));

    [HttpDelete("{id}", Name = "DeleteUser")]
    [Conflicts("last_owner")]
    [EndpointSummary("Delete a user")]
    [EndpointDescription("For an owner's session only. Permanent: the user's sessions end. Its keys stay, because they belong to the customer.")]
    [ProducesResponseType<UserModel>(200, Description = "The user with the time of its deletion.")]
    public async Task<IActionResult> Delete([FromRoute, Description("The user's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new DeleteUser(id), cancellationToken));

    [HttpPost("{id}/invitation", Name = "InviteUser")]
    [EndpointSummary("Create a new invitation for a user")]
    [EndpointDescription(
        "For an owner's session only. It replaces an earlier invitation, and also resets a forgotten password. The password and the sessions end when it is redeemed.")]
    [ProducesResponseType<InvitedUserModel>(200, Description = "The user, with the code of the new invitation.")]
    public async Task<IActionResult> Invite([FromRoute, Description("The user's id.")] Guid id, CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new InviteUser(id), cancellationToken));

    [HttpGet("{id}/signins", Name = "ListSignIns")]
    [EndpointSummary("List a user's sign-ins, newest first")]
    [EndpointDescription("For an owner's session only. Counts successful and failed sign-ins by hour, address and outcome.")]
    [ProducesResponseType<SignInPage>(200, Description = "A page of the user's sign-ins.")]
    public async Task<IActionResult> ListSignIns(
        [FromRoute, Description("The user's id.")] Guid id,
        [FromQuery(Name = "page_size"), Description("How many counts a page holds."), Range(1, Pages.MaxSize), DefaultValue(Pages.MaxSize)]
        int? pageSize,
        [FromQuery(Name = "page_token"), Description("The next_page_token of the previous page; omit it for the first page.")] string? pageToken,
        CancellationToken cancellationToken) =>
        Ok(await mediator.Send(new ListSignIns(id, pageSize ?? Pages.MaxSize, pageToken), cancellationToken));
}
