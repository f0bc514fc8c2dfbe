namespace Accesskeys.Bench;

/// <summary>What a ratio is to be.</summary>
internal sealed record Target(bool IsMinimum, double Limit)
{
    public static Target AtLeast(double limit) => new(IsMinimum: true, limit);

    public static Target AtMost(double limit) => new(IsMinimum: false, limit);

    public string Verdict(double ratio)
    {
        var met = IsMinimum ? ratio >= Limit : ratio <= Limit;
        return $"{(IsMinimum ? ">=" : "<=")} {Limit:0.00} {(met ? "met" : "MISSED")}";
    }
}
