using System.Text.Json;

namespace Accesskeys.Client;

/// <summary>A response that is not a success, or that can't be read.</summary>
public class AccesskeysException : Exception
{
    private static readonly Dictionary<string, IReadOnlyList<string>> _none = [];

    /// <summary>Creates an exception for a response; called by the client.</summary>
    /// <param name="message">The error, if the response isn't the service's own.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="response">The unparsed body.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="innerException">The reason, if the body can't be read.</param>
    public AccesskeysException(
        string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers,
        Exception? innerException)
        : base(message, innerException) =>
        (StatusCode, Response, Headers) = (statusCode, response, headers);

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The unparsed body; <c>null</c> if it was parsed. No message includes it, because it can contain a secret.</summary>
    public string? Response { get; }

    /// <summary>The response's headers.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers { get; }

    /// <summary>
    /// The service's error code for programs, such as <c>not_found</c>, which never changes. <c>null</c> if the
    /// response isn't the service's own, such as a proxy's.
    /// </summary>
    public string? Code => Problem?.Code;

    /// <summary>Identifies the request in the service's log: the response's <c>X-Request-Id</c>; <c>null</c> if it has none.</summary>
    public string? RequestId => Problem?.Request_id
        ?? Headers.FirstOrDefault(header => header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    /// <summary>
    /// The violated rules, by the wire name of the member or parameter, such as <c>expire</c>; empty if there are
    /// none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => Problem?.Errors?.AsReadOnly() ?? _none.AsReadOnly();

    /// <summary>One line with the status, the code and, for people, what went wrong and what to do.</summary>
    public override string Message => Problem is { } problem
        ? $"{StatusCode} {problem.Code}: {problem.Detail}"
        : $"{StatusCode}: {base.Message.ReplaceLineEndings(" ")}";

    // A status that the document doesn't list for the call has an unparsed body.
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

/// <summary>A response that isn't a success, with its parsed body.</summary>
/// <typeparam name="TResult">The type of the body: <see cref="Client.Problem"/>.</typeparam>
public sealed class AccesskeysException<TResult> : AccesskeysException
{
    /// <inheritdoc cref="AccesskeysException(string, int, string?, IReadOnlyDictionary{string, IEnumerable{string}}, Exception?)"/>
    /// <param name="message">The error, if the response isn't the service's own.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="response">The unparsed body.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="result">The parsed body.</param>
    /// <param name="innerException">The reason, if the body can't be read.</param>
    public AccesskeysException(
        string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers, TResult result,
        Exception? innerException)
        : base(message, statusCode, response, headers, innerException) => Result = result;

    /// <summary>The parsed body.</summary>
    public TResult Result { get; }

    private protected override Problem? Problem => Result as Problem;
}
