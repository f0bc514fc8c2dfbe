using System.Security.Claims;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Console.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Authentication;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>The session in the cookie of a request. Each check is as fresh as that of any other credential.</summary>
internal sealed class ConsoleSession(ConsoleCookies cookies, ISessions sessions, HttpCaller http) : IConsoleSession
{
    private const string AuthenticationType = "console";
    private const char Separator = '\n';

    private string? _username;
    private string? _token;

    public bool IsConnectionSafe => cookies.AreSafe(Context);

    public ConsoleUser? User { get; private set; }

    private HttpContext Context => http.Context!;

    /// <summary>Reads the cookie.</summary>
    /// <returns>The caller that it identifies; <c>null</c> if none.</returns>
    public async ValueTask<Caller?> OpenAsync()
    {
        if (cookies.Session.Read(Context) is { } text && text.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end)
        {
            (_username, _token) = (text[..end], text[(end + 1)..]);
        }

        return await FindAsync();
    }

    /// <summary>Enters the session: the request's messages have this caller, and its forms belong to it.</summary>
    public void Enter(Caller caller)
    {
        Context.Features.Set(caller);
        Context.User = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, $"{caller.Session!.Id}")], AuthenticationType));
    }

    /// <summary>Checks the caller again, from memory.</summary>
    /// <exception cref="CallerRevokedException">The session has ended.</exception>
    public async ValueTask RecheckAsync() => Context.Features.Set(await FindAsync() ?? throw new CallerRevokedException());

    public async Task BeginAsync(SessionModel session)
    {
        (_username, _token) = (session.Username, session.Token);
        cookies.Session.Write(Context, session.Username + Separator + session.Token);
        Enter(await FindAsync() ?? throw new CallerRevokedException());
    }

    public void Forget()
    {
        cookies.Session.Delete(Context);
        if (User is not null)
        {
            Context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        }
    }

    private async ValueTask<Caller?> FindAsync()
    {
        var caller = _token is null ? null : await sessions.FindCallerAsync(_token, Context.RequestAborted);
        User = caller is null ? null : new ConsoleUser(_username!, caller.Customer.Name, caller.IsOperator)
        {
            Id = caller.Session!.AgentId,
            Role = caller.Role!.Value.ToWire(),
            Scopes = caller.Authority.Scopes.Names,
            ServiceScopes = [.. ServiceScopes.UsefulTo(caller).Where(caller.Authority.Scopes.Holds)],
        };
        return caller;
    }
}
