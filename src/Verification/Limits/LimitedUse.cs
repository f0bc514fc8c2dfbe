using Accesskeys.Domain.Limits;

namespace Accesskeys.Verification.Limits;

/// <summary>One use, which takes its cost from every allowance of one or two subjects, or nothing from any.</summary>
internal readonly record struct LimitedUse(LimitedSubject Subject, LimitedSubject? Other, long Cost)
{
    public int Count => Subject.Allowances.Length + (Other?.Allowances.Length ?? 0);

    public LeasedAllowance this[int index] => index < Subject.Allowances.Length
        ? Subject.Allowances[index]
        : Other!.Allowances[index - Subject.Allowances.Length];

    public long PartOf(LeasedAllowance allowance) => allowance.Key.Measure == Measure.Requests ? Math.Min(Cost, 1) : Cost;
}
