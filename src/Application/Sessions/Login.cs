using Accesskeys.Application.Common;
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
        var agent = await db.ActiveAgents().AsNoTracking().FindByUsernameAsync(request.Username!, cancellationToken);
        return await passwords.MatchesAsync(agent?.PasswordHash, request.Password!, cancellationToken)
            ? new SessionModel(agent!.Username, sessions.Begin(agent))
            : null;
    }
}
