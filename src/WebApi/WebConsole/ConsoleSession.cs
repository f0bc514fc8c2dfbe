using System.Security.Claims;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;
using Accesskeys.Console.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Authentication;
using MediatR;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>The session in the cookie of a request. Each check is as fresh as that of any other credential.</summary>
internal sealed class ConsoleSession(ConsoleCookies cookies, ISessions sessions, HttpCaller http, OperationEndpoints endpoints, IMediator mediator)
    : IConsoleSession
{
    private const string AuthenticationType = "console";
    private const char Separator = '\n';

    private string? _username;
    private string? _token;
    private Caller? _own;
    private Task<CustomerModel?>? _viewed;

    public bool IsConnectionSafe => cookies.AreSafe(Context);

    public ConsoleUser? User { get; private set; }

    public ViewedCustomer? Viewed { get; private set; }

    private HttpContext Context => http.Context!;

    /// <summary>Reads the cookies.</summary>
    /// <returns>The caller that they identify; <c>null</c> if none.</returns>
    public async ValueTask<Caller?> OpenAsync()
    {
        if (Pair(cookies.Session) is var (username, token))
        {
            (_username, _token) = (username, token);
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
    /// <exception cref="NotFoundException">The view has ended. What was read belongs to the customer, and not to the operator.</exception>
    public async ValueTask RecheckAsync()
    {
        var before = Viewed;
        Context.Features.Set(await FindAsync() ?? throw new CallerRevokedException());
        if (Viewed?.Id != before?.Id)
        {
            throw new NotFoundException();
        }
    }

    /// <summary>Is what another instance of the same request is, for what is shown in place of a page. Nothing is read that could fail.</summary>
    public void Continue(ConsoleSession other) => (User, Viewed) = (other.User, other.Viewed);

    public async Task BeginAsync(SessionModel session)
    {
        (_username, _token) = (session.Username, session.Token);
        cookies.Session.Write(Context, session.Username + Separator + session.Token);
        cookies.View.Delete(Context);
        Enter(await FindAsync() ?? throw new CallerRevokedException());
    }

    public void Forget()
    {
        cookies.Session.Delete(Context);
        cookies.View.Delete(Context);
        if (User is not null)
        {
            Context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        }
    }

    // It belongs to this session alone: in another's cookie, or after it has ended, it counts for nothing.
    public void View(CustomerModel customer) => cookies.View.Write(Context, $"{_own!.Session!.Id}{Separator}{customer.Id}");

    /// <summary>Ends the view, if there is one. The rest of the request is the agent's own.</summary>
    public ViewedCustomer? StopViewing()
    {
        var viewed = Viewed;
        cookies.View.Delete(Context);
        if (viewed is not null)
        {
            Show(_own!);
            Context.Features.Set(_own);
        }

        return viewed;
    }

    private async ValueTask<Caller?> FindAsync()
    {
        _own = _token is null ? null : await sessions.FindCallerAsync(_token, Context.RequestAborted);
        if (_own is null)
        {
            (User, Viewed) = (null, null);
            return null;
        }

        var viewed = await FindViewedAsync(_own);
        var caller = viewed is null ? _own : _own with
        {
            Customer = viewed,
            IsOperator = false,
            Role = Role.Viewer,
            Authority = Role.Viewer.ToAuthority(),
            IsViewing = true,
        };
        Show(caller);
        return caller;
    }

    private void Show(Caller caller)
    {
        User = new ConsoleUser(_username!, caller.Customer.Name, caller.IsOperator)
        {
            Id = caller.Session!.AgentId,
            CustomerId = caller.Customer.Id,
            Role = caller.Role!.Value.ToWire(),
            Scopes = caller.Authority.Scopes.Names,
            ServiceScopes = [.. ServiceScopes.UsefulTo(caller).Where(caller.Authority.Scopes.Holds)],
        };
        Viewed = caller.IsViewing ? new ViewedCustomer(caller.Customer.Id, caller.Customer.Name) : null;
    }

    /// <summary>The customer that the session views; <c>null</c> if none, or if it has lost the right or the customer is deleted.</summary>
    private async Task<CustomerModel?> FindViewedAsync(Caller own) =>
        Pair(cookies.View) is var (session, text) && session == own.Session!.Id.ToString() && Ids.TryParse(text) is { } id && MayView(own)
            ? await (_viewed ??= ReadAsync(id))
            : null;

    // Once for each request. Whether the session may still view it is checked each time, from memory.
    private async Task<CustomerModel?> ReadAsync(Guid customer)
    {
        try
        {
            return await mediator.Send(new GetCustomerById(customer), Context.RequestAborted);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private bool MayView(Caller own) => AccessRequirementAttribute.RequirementsOf(endpoints.Of(typeof(ViewCustomer)))
        .All(requirement => requirement.IsMetBy(own, target: null));

    private (string First, string Second)? Pair(ConsoleCookies.ConsoleCookie cookie) =>
        cookie.Read(Context)?.Split(Separator, 2) is [{ Length: > 0 } first, var second] ? (first, second) : null;
}
