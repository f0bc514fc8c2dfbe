using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

internal static class MakerBound
{
    /// <exception cref="ScopeExceededException">The caller would give more than they hold.</exception>
    public static void EnsureHolds(this ICurrentCaller caller, Authority given)
    {
        if (caller.Caller!.Authority.FindExcess(given) is { } excess)
        {
            throw new ScopeExceededException(excess);
        }
    }
}
