using Accesskeys.Console;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Failures in the words of the console, where those of the API name its members, parameters or methods.</summary>
internal static class FailureWording
{
    private static readonly Dictionary<Failure, string> _details = new()
    {
        [Failure.OwnerRequired] = Texts.NotAllowed_Text,
        [Failure.InvalidPageToken] = Texts.Failure_InvalidPage,
        [Failure.AlreadyRotated] = Texts.RotateKey_DoneText,
        [Failure.AdditionIdTaken] = Texts.Failure_AdditionTaken,
        [Failure.NoCredits] = Texts.Failure_NoCredits,
        [Failure.BodyTooLarge] = Texts.Failure_TooLarge,
        [Failure.TooManyBodies] = Texts.Failure_Busy,
        [Failure.NoRoomForBodies] = Texts.Failure_Busy,
    };

    // By the member and the beginning of its rule.
    private static readonly (string Member, string Rule, string Text)[] _rules =
    [
        ("expire", "must be 1 to", Texts.Failure_LifetimeTooLong),
        ("credits", "remaining is required", Texts.Failure_CreditsRequired),
        ("credits", "remaining must be", Texts.Failure_Credits),
        ("credits", "refill.amount must be", Texts.Failure_RefillAmount),
        ("credits", "refill.every must be", Texts.Failure_RefillEvery),
        ("rate_limits", "each limit must be", Texts.Failure_Limit),
        ("rate_limits", "each window must be", Texts.Failure_Window),
        ("rate_limits", "each counts must be", Texts.Failure_Counts),
        ("customer_id", "must be the id", Texts.Import_CustomerUnknown),
    ];

    public static string DetailOf(Failure failure) => _details.GetValueOrDefault(failure)
        ?? (failure == Failure.ScopeRequired(failure.Detail.Split(' ')[^1].TrimEnd('.')) ? Texts.NotAllowed_Text : failure.Detail);

    public static Dictionary<string, string[]> ErrorsOf(Failure failure) => (failure.Errors ?? new Dictionary<string, string[]>())
        .ToDictionary(error => error.Key, error => error.Value.Select(rule => InWords(error.Key, rule)).ToArray());

    private static string InWords(string member, string rule) =>
        Array.Find(_rules, known => known.Member == member && rule.StartsWith(known.Rule, StringComparison.Ordinal)).Text ?? rule;
}
