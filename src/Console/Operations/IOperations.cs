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

    /// <summary>Sends a message without whose result there is no page: any failure leaves the page, and the error page says why.</summary>
    Task<T> RequireAsync<T>(IRequest<T> message);

    /// <summary>
    /// Whether a page has the form of this operation. One that was sent is there for those who may not use it any more as well, so that the
    /// operation says why, and nothing that was typed is lost.
    /// </summary>
    bool Offers<TMessage>()
        where TMessage : IBaseRequest;

    /// <summary>Whether the session meets what this operation requires, by what is known of it in memory. For what a page offers.</summary>
    bool Allows<TMessage>()
        where TMessage : IBaseRequest;
}
