using System.ComponentModel;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Changes a user. Omitted members keep their values.</summary>
public sealed record UpdateUser(
    [property: Description("An e-mail address; an empty string removes it."), Example("ada@example.com")]
    string? Email,
    [property: Description("The role: owner, developer or viewer."), Example("viewer")]
    string? Role)
    : IRequest<UserModel>
{
    [JsonIgnore]
    public Guid Id { get; init; }
}

internal sealed class UpdateUserValidator : AbstractValidator<UpdateUser>
{
    public UpdateUserValidator()
    {
        RuleFor(request => request.Email).Email().When(request => request.Email != "");
        RuleFor(request => request.Role).Role();
    }
}

internal sealed class UpdateUserHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper) : IRequestHandler<UpdateUser, UserModel>
{
    public Task<UserModel> Handle(UpdateUser request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (_, cancelled) =>
        {
            var user = await db.Agents.GetAsync(request.Id, cancelled);
            var role = request.Role is null ? user.Role : Roles.TryParse(request.Role)!.Value;
            if (role != Role.Owner)
            {
                await db.EnsureAnotherOwnerAsync(user, cancelled);
            }

            user.Update(request.Email switch { null => user.Email, "" => null, var email => email }, role, clock.GetUtcNow());
            return mapper.Map<UserModel>(user);
        },
        request.Role is null ? WritePriority.Ordinary : WritePriority.Revocation,
        cancellationToken);
}
