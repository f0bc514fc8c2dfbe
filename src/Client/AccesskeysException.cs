using System.Text.Json;

namespace Accesskeys.Client;

/// <summary>A response that is not a success, or that can't be read.</summary>
public class AccesskeysException : Exception
{
    private static readonly Dictionary<string, IReadOnlyList<string>> _none = [];

    /// <summary>Describes a response; called by the client.</summary>
    /// <param name="message">What is wrong, where the response is not the service's own.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="response">The body as it came.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="innerException">Why the body can't be read, if it can't.</param>
    public AccesskeysException(
        string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers,
        Exception? innerException)
        : base(message, innerException) =>
        (StatusCode, Response, Headers) = (statusCode, response, headers);

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The body as it came; <c>null</c> where it was read. It is in no message, since it can hold a secret.</summary>
    public string? Response { get; }

    /// <summary>The response's headers.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers { get; }

    /// <summary>
    /// What failed, by the service's contract, such as <c>not_found</c>: made for programs, it never changes. <c>null</c> where the
    /// response is not the service's own, such as a proxy's.
    /// </summary>
    public string? Code => Problem?.Code;

    /// <summary>Names the request in the service's log: the response's <c>X-Request-Id</c>, <c>null</c> where there is none.</summary>
    public string? RequestId => Problem?.Request_id
        ?? Headers.FirstOrDefault(header => header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    /// <summary>
    /// The rules that were broken, by the name that the member or parameter has on the wire, such as <c>expire</c>; empty where
    /// none was.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => Problem?.Errors?.AsReadOnly() ?? _none.AsReadOnly();

    /// <summary>One line: the status, the code and, in words for people, what went wrong and what to do.</summary>
    public override string Message => Problem is { } problem
        ? $"{StatusCode} {problem.Code}: {problem.Detail}"
        : $"{StatusCode}: {base.Message.ReplaceLineEndings(" ")}";

    // A status that the document doesn't name for the call comes as text.
    private protected virtual Problem? Problem => field ??= Parse(Response);

    private static Problem? Parse(string? response)
    {
        try
        {
            var problem = response is null or "" ? null : JsonSerializer.Deserialize<Problem>(response);
            return problem?.Code is null ? null : problem;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A response that is not a success, read.</summary>
/// <typeparam name="TResult">What it was read as: <see cref="Client.Problem"/>.</typeparam>
public sealed class AccesskeysException<TResult> : AccesskeysException
{
    /// <inheritdoc cref="AccesskeysException(string, int, string?, IReadOnlyDictionary{string, IEnumerable{string}}, Exception?)"/>
    /// <param name="message">What is wrong, where the response is not the service's own.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="response">The body as it came.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="result">What the body was read as.</param>
    /// <param name="innerException">Why the body can't be read, if it can't.</param>
    public AccesskeysException(
        string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers, TResult result,
        Exception? innerException)
        : base(message, statusCode, response, headers, innerException) => Result = result;

    /// <summary>What the body was read as.</summary>
    public TResult Result { get; }

    private protected override Problem? Problem => Result as Problem;
}
