using FluentValidation.Results;

namespace Accesskeys.Application.Common;

public static class BrokenRules
{
    /// <summary>What is wrong, by the names that the members have on the wire.</summary>
    public static Dictionary<string, string[]> ByMember(this IEnumerable<ValidationFailure> failures) => failures
        .GroupBy(failure => WireNames.Of(failure.PropertyName), failure => failure.ErrorMessage)
        .ToDictionary(member => member.Key, member => member.ToArray());
}
