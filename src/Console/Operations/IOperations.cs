using MediatR;

namespace Accesskeys.Console.Operations;

/// <summary>
/// How pages use the service: as a client of its operations, by their messages. What each requires is declared on its action alone.
/// </summary>
public interface IOperations
{
    /// <summary>
    /// Sends a message for the session of this request. A failure that the user can do something about is in the outcome, and its status
    /// is the response's; any other leaves the page as an exception, and the user gets an error page.
    /// </summary>
    Task<Outcome<T>> SendAsync<T>(IRequest<T> message);

    /// <summary>Whether the session meets what this operation requires, by what is known of it in memory. For what a page offers.</summary>
    bool Allows<TMessage>()
        where TMessage : IBaseRequest;
}
