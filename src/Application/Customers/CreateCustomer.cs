using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Customers;

/// <summary>Creates a customer and its first agent.</summary>
public sealed record CreateCustomer(
    [property: Description("The customer's name: no control and no bidirectional formatting characters."), Required]
    [property: Example("Example Ltd")]
    string? Name,
    [property: Description("A username by RFC 8265, UsernameCaseMapped; no space at either end."), Required, Example("operator")]
    string? Username,
    [property: Description("The first agent's password."), Required, Example("correct horse battery staple")]
    string? Password)
    : IRequest<CustomerModel>
{
    public override string ToString() => nameof(CreateCustomer);
}

internal sealed class CreateCustomerValidator : AbstractValidator<CreateCustomer>
{
    public CreateCustomerValidator()
    {
        RuleFor(request => request.Name).CustomerName();
        RuleFor(request => request.Username).Username();
        RuleFor(request => request.Password).Password();
    }
}

internal sealed class CreateCustomerHandler(IAccesskeysDbContext db, IPasswords passwords, TimeProvider clock, IMapper mapper)
    : IRequestHandler<CreateCustomer, CustomerModel>
{
    public async Task<CustomerModel> Handle(CreateCustomer request, CancellationToken cancellationToken)
    {
        // Hashing is slow on purpose, so it is done before the unit of work, for which all other writers wait.
        var passwordHash = await passwords.HashNewAsync(request.Password!, cancellationToken);
        return await db.ChangeAsync(
            async (caller, cancelled) =>
            {
                // Its agent could create keys without limits.
                caller.EnsureUnlimited();
                await db.EnsureUsernameIsFreeAsync(request.Username!, cancelled);
                var now = clock.GetUtcNow();
                var customer = Customer.Register(request.Name!, now);
                db.Customers.Add(customer);
                db.Agents.Add(Agent.Register(customer.Id, request.Username!, passwordHash, now));
                return mapper.Map<CustomerModel>(customer);
            },
            cancellationToken);
    }
}
