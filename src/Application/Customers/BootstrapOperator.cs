using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>Creates the operator if there is no customer; returns <c>null</c> if there is one.</summary>
public sealed record BootstrapOperator(string CustomerName, string Username, string Password, bool WithAccesskey)
    : IRequest<BootstrapModel?>
{
    public override string ToString() => nameof(BootstrapOperator);
}

/// <param name="Accesskey">The first key's token, if requested.</param>
public sealed record BootstrapModel(string? Accesskey)
{
    public override string ToString() => nameof(BootstrapModel);
}

internal sealed class BootstrapOperatorValidator : AbstractValidator<BootstrapOperator>
{
    public BootstrapOperatorValidator()
    {
        RuleFor(request => request.CustomerName).CustomerName();
        RuleFor(request => request.Username).Username();
        RuleFor(request => request.Password).Password();
    }
}

internal sealed class BootstrapOperatorHandler(IAccesskeysDbContext db, IPasswords passwords, LifetimeOptions limit, TimeProvider clock)
    : IRequestHandler<BootstrapOperator, BootstrapModel?>
{
    private const long FirstKeyLifetime = 365 * 24 * 60 * 60;

    public async Task<BootstrapModel?> Handle(BootstrapOperator request, CancellationToken cancellationToken)
    {
        if (await db.Customers.AnyAsync(cancellationToken))
        {
            return null;
        }

        var passwordHash = await passwords.HashNewAsync(request.Password, cancellationToken);
        var token = TokenFormat.Default.Generate();
        return await db.ChangeWithoutCallerAsync(
            async cancelled =>
            {
                if (await db.Customers.AnyAsync(cancelled))
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                var customer = Customer.RegisterOperator(request.CustomerName, now);
                db.Customers.Add(customer);
                db.Agents.Add(Agent.Register(customer.Id, request.Username, passwordHash, now));
                if (request.WithAccesskey)
                {
                    db.Accesskeys.Add(Accesskey.Issue(
                        customer.Id, "First key", "Created by the first start", Math.Min(FirstKeyLifetime, limit.MaxSeconds), token, now));
                }

                return new BootstrapModel(request.WithAccesskey ? token.Reveal() : null);
            },
            WritePriority.Ordinary,
            cancellationToken);
    }
}
