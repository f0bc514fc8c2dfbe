using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// A rule of an operation beyond its access requirements. A filter enforces it for the operation's action, and the console for its pages.
/// </summary>
internal interface IOperationRule
{
    /// <param name="message">The operation's message.</param>
    /// <exception cref="RequestException">The rule is broken.</exception>
    void Enforce(HttpContext context, object message);
}
