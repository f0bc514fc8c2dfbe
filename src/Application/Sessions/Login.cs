using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Signs an agent in; <c>null</c> where the username or the password is wrong, never saying which.</summary>
public sealed record Login(string? Username, string? Password) : IRequest<SessionModel?>
{
    public override string ToString() => nameof(Login);
}

/// <summary>The session token and the agent it was made for.</summary>
public sealed record SessionModel(string Username, string Token)
{
    public override string ToString() => nameof(SessionModel);
}

internal sealed class LoginValidator : AbstractValidator<Login>
{
    public LoginValidator()
    {
        RuleFor(request => request.Username).Given();
        RuleFor(request => request.Password).Given();
    }
}

internal sealed class LoginHandler(IAccesskeysDbContext db, IPasswords passwords, ISessions sessions)
    : IRequestHandler<Login, SessionModel?>
{
    public async Task<SessionModel?> Handle(Login request, CancellationToken cancellationToken)
    {
        // The number of queries and hashes of a failure follows from what was typed alone, whoever there is.
        foreach (var form in Agent.UsernameForms(request.Username!).DefaultIfEmpty())
        {
            var agent = form is null ? null : await db.ActiveAgents().AsNoTracking().FindByFormAsync(form, cancellationToken);
            if (await passwords.FindFormAsync(agent?.PasswordHash, request.Password!, cancellationToken) is { } password)
            {
                await RehashAsync(agent!, password, cancellationToken);
                return new SessionModel(agent!.Username, sessions.Begin(agent));
            }
        }

        return null;
    }

    /// <summary>Of a password that an earlier version hashed as it was typed. The password stays what it is, so this is no change.</summary>
    private async Task RehashAsync(Agent agent, string password, CancellationToken cancellationToken)
    {
        if (Agent.PreparePassword(password).Text is not { } prepared || prepared == password)
        {
            return;
        }

        var passwordHash = await passwords.HashAsync(prepared, cancellationToken);
        await db.Agents
            .Where(known => known.Id == agent.Id && known.PasswordHash == agent.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(known => known.PasswordHash, passwordHash), cancellationToken);
    }
}
