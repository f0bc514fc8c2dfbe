using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// A rule of an operation beyond its access requirements. A filter enforces it for the operation's action, and the console for its pages.
/// </summary>
internal interface IOperationRule
{
    /// <summary>Whether this caller may use the operation at all. For what a page offers.</summary>
    bool Allows(Caller caller) => true;

    /// <param name="message">The operation's message.</param>
    /// <exception cref="RequestException">The rule is broken.</exception>
    void Enforce(HttpContext context, object message);

    /// <summary>Takes note of the operation's result.</summary>
    void Observe(HttpContext context, object result)
    {
    }
}
