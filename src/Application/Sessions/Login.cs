using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Application.Sessions;

/// <summary>Signs an agent in; returns <c>null</c> if the username or the password is wrong, without distinguishing them.</summary>
public sealed record Login(
    [property: Description("The username, in upper or lower case."), Required, Example("operator")]
    string? Username,
    [property: Description("The agent's password."), Required, Example("correct horse battery staple")]
    string? Password)
    : IRequest<SessionModel?>
{
    public override string ToString() => nameof(Login);
}

/// <summary>The session token and the agent that it was issued to.</summary>
public sealed record SessionModel(
    [property: Description("The username, in upper or lower case."), Example("operator")]
    string Username,
    [property: Description("The session token.")]
    [property: Example("eyJhbGciOiJIUzI1NiIsInR5cCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl")]
    string Token)
{
    public override string ToString() => nameof(SessionModel);
}

internal sealed class LoginValidator : AbstractValidator<Login>
{
    public LoginValidator()
    {
        RuleFor(request => request.Username).Required();
        RuleFor(request => request.Password).Required();
    }
}

internal sealed partial class LoginHandler(
    IAccesskeysDbContext db, ICurrentCaller caller, IPasswords passwords, ISessions sessions, ISignInCounter signIns, TimeProvider clock,
    ILogger<LoginHandler> logger)
    : IRequestHandler<Login, SessionModel?>
{
    public async Task<SessionModel?> Handle(Login request, CancellationToken cancellationToken)
    {
        var tried = new List<Agent>();

        // The number of queries and hashes of a failed attempt depends only on the input, not on which agents exist.
        foreach (var form in Agent.UsernameForms(request.Username!).DefaultIfEmpty())
        {
            var agent = form is null ? null : await FindAsync(form, cancellationToken);
            if (await passwords.FindFormAsync(agent?.PasswordHash, request.Password!, cancellationToken) is { } password)
            {
                Count(agent!, SignIn.Succeeded);
                await TryRehashAsync(agent!, password, cancellationToken);
                return new SessionModel(agent!.Username, sessions.Begin(agent));
            }

            if (agent is not null)
            {
                tried.Add(agent);
            }
        }

        // Not those of unknown usernames: people also type passwords there.
        tried.ForEach(agent => Count(agent, SignIn.Failed));
        return null;
    }

    private void Count(Agent agent, string outcome) => signIns.Count(agent, caller.Address, outcome, clock.GetUtcNow());

    private Task<Agent?> FindAsync(string form, CancellationToken cancellationToken) =>
        db.ActiveAgents().AsNoTracking().SingleOrDefaultAsync(agent => agent.NormalizedUsername == form, cancellationToken);

    /// <summary>
    /// Replaces the hash of a password that an earlier version hashed as it was typed. The password stays the same, so this isn't a
    /// change that ends sessions. The sign-in succeeds whatever happens here: the next one tries again.
    /// </summary>
    private async Task TryRehashAsync(Agent agent, string password, CancellationToken cancellationToken)
    {
        if (Agent.PreparePassword(password).Text is not { } prepared || prepared == password)
        {
            return;
        }

        try
        {
            var passwordHash = await passwords.HashAsync(prepared, cancellationToken);
            await db.TryReplacePasswordHashAsync(agent, passwordHash, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRehashed(logger, agent.Id, exception.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message =
        "Failed to rehash the password of agent {AgentId}; the agent can still sign in with it: {Cause}")]
    private static partial void LogNotRehashed(ILogger logger, Guid agentId, string cause);
}
