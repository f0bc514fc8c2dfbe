using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;

namespace Accesskeys.Console.Sessions;

/// <summary>The session in the browser's cookie.</summary>
public interface IConsoleSession
{
    /// <summary>Whether the connection is one over which the browser may be given a session.</summary>
    bool IsConnectionSafe { get; }

    /// <summary>The user that is signed in; <c>null</c> if none.</summary>
    ConsoleUser? User { get; }

    /// <summary>The customer that the operator looks at, in whose place the pages then are; <c>null</c> if none.</summary>
    ViewedCustomer? Viewed { get; }

    /// <summary>Gives the browser the session. What is rendered afterwards belongs to it.</summary>
    Task BeginAsync(SessionModel session);

    /// <summary>
    /// Takes the session, and the pages that were kept to go back to, from the browser. A session ends by a message, such as
    /// <see cref="Logout"/>.
    /// </summary>
    void Forget();

    /// <summary>
    /// Shows the customer's pages from the next request on, to read only, for as long as the session has the right. It begins with the message
    /// <see cref="ViewCustomer"/>, which records it and returns the customer.
    /// </summary>
    void View(CustomerModel customer);
}

/// <param name="Customer">The name of the customer whose pages the user sees: its own, unless it views another.</param>
/// <param name="IsOperator">Whether the pages are the operator's.</param>
public sealed record ConsoleUser(string Username, string Customer, bool IsOperator)
{
    public required Guid Id { get; init; }

    /// <summary>The id of the customer whose pages the user sees.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>By its name on the wire.</summary>
    public required string Role { get; init; }

    /// <summary>Those that a key of this user gets unless it is given others.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Those of the service's own scopes that the user holds.</summary>
    public IReadOnlyList<string> ServiceScopes { get; init; } = [];
}

public sealed record ViewedCustomer(Guid Id, string Name);
