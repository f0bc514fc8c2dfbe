using System.Diagnostics.CodeAnalysis;

namespace Accesskeys.Console.Operations;

/// <summary>What became of a message: its result, or why there is none.</summary>
public sealed record Outcome<T>(T? Result, OperationFailure? Failure)
{
    [MemberNotNullWhen(true, nameof(Result))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;
}

/// <summary>A failure as the API describes it.</summary>
/// <param name="Code">The API's code.</param>
/// <param name="Detail">What is wrong and what to do about it.</param>
/// <param name="Errors">The broken rules, by the API's name of the member.</param>
/// <param name="RetryAfterSeconds">When trying again may succeed.</param>
public sealed record OperationFailure(
    int Status, string Code, string Detail, IReadOnlyDictionary<string, string[]> Errors, int? RetryAfterSeconds)
{
    /// <summary>What is wrong with a member, for the field that shows it; <c>null</c> if nothing.</summary>
    public string? ErrorOf(string member) => Errors.TryGetValue(member, out var rules) ? string.Join(", ", rules) : null;

    /// <summary>Whether one of the fields shows what is wrong.</summary>
    public bool IsShownBy(params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (Errors.ContainsKey(member))
            {
                return true;
            }
        }

        return false;
    }
}
