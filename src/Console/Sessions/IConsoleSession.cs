using Accesskeys.Application.Sessions;

namespace Accesskeys.Console.Sessions;

/// <summary>The session in the browser's cookie.</summary>
public interface IConsoleSession
{
    /// <summary>Whether the connection is one over which the browser may be given a session.</summary>
    bool IsConnectionSafe { get; }

    /// <summary>The user that is signed in; <c>null</c> if none.</summary>
    ConsoleUser? User { get; }

    /// <summary>Gives the browser the session. What is rendered afterwards belongs to it.</summary>
    Task BeginAsync(SessionModel session);

    /// <summary>
    /// Takes the session, and the pages that were kept to go back to, from the browser. A session ends by a message, such as
    /// <see cref="Logout"/>.
    /// </summary>
    void Forget();
}

public sealed record ConsoleUser(string Username, string Customer, bool IsOperator)
{
    public required Guid Id { get; init; }

    /// <summary>By its name on the wire.</summary>
    public required string Role { get; init; }

    /// <summary>Those that a key of this user gets unless it is given others.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Those of the service's own scopes that the user holds.</summary>
    public IReadOnlyList<string> ServiceScopes { get; init; } = [];
}
