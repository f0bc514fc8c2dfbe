using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Creates a user of the caller's customer, who sets its password by an invitation.</summary>
public sealed record CreateUser(
    [property: Description("A username by RFC 8265, UsernameCaseMapped; no space at either end."), Required, Example("ada")]
    string? Username,
    [property: Description("An e-mail address."), Example("ada@example.com")]
    string? Email,
    [property: Description("The role: owner, developer or viewer."), Required, Example("developer")]
    string? Role)
    : IRequest<InvitedUserModel>;

internal sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    public CreateUserValidator()
    {
        RuleFor(request => request.Username).Username();
        RuleFor(request => request.Email).Email();
        RuleFor(request => request.Role).Required().Role();
    }
}

internal sealed class CreateUserHandler(IAccesskeysDbContext db, IOneTimeCodes codes, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CreateUser, InvitedUserModel>
{
    public Task<InvitedUserModel> Handle(CreateUser request, CancellationToken cancellationToken)
    {
        var invitation = codes.Create();
        return db.ChangeAsync(
            async (caller, cancelled) =>
            {
                await db.EnsureUsernameIsFreeAsync(request.Username!, cancelled);
                var user = Agent.Invite(
                    caller.Customer.Id, request.Username!, request.Email, Roles.TryParse(request.Role!)!.Value, invitation.Hash, clock.GetUtcNow());
                db.Agents.Add(user);
                return mapper.Map<InvitedUserModel>(user) with { Code = invitation.Code };
            },
            cancellationToken);
    }
}
