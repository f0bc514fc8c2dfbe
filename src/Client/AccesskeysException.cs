using System.Text.Json;

namespace Accesskeys.Client;

/// <summary>An answer that is not a success, or that can't be read.</summary>
public partial class AccesskeysException
{
    private static readonly Dictionary<string, IReadOnlyList<string>> _none = [];

    /// <summary>
    /// What failed, by the service's contract, such as <c>not_found</c>: made for programs, it never changes. <c>null</c> where the
    /// answer is not the service's own, as a proxy's.
    /// </summary>
    public string? Code => Problem?.Code;

    /// <summary>Names the request in the service's log: the answer's <c>X-Request-Id</c>, <c>null</c> where there is none.</summary>
    public string? RequestId => Problem?.Request_id
        ?? Headers.FirstOrDefault(header => header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    /// <summary>
    /// The rules that were broken, by the name that the member or parameter has on the wire, such as <c>expire</c>; empty where
    /// none was.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => Problem?.Errors?.AsReadOnly() ?? _none.AsReadOnly();

    /// <summary>The status, the code and, in words for people, what went wrong and what to do.</summary>
    public override string Message => Problem is { } problem ? $"{StatusCode} {problem.Code}: {problem.Detail}" : base.Message;

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

/// <summary>An answer that is not a success, read.</summary>
/// <typeparam name="TResult">What it was read as: <see cref="Client.Problem"/>.</typeparam>
public partial class AccesskeysException<TResult>
{
    private protected override Problem? Problem => Result as Problem;
}
