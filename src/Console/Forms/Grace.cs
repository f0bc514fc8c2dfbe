using System.Globalization;

namespace Accesskeys.Console.Forms;

/// <summary>How long a rotated key still works, as it can be chosen.</summary>
internal sealed record Grace(long Seconds, string Label)
{
    public const string Field = nameof(Grace);

    public static readonly IReadOnlyList<Grace> All =
    [
        new(0, Texts.RotateKey_GraceNone), new(3600, Texts.RotateKey_GraceHour), new(24 * 3600, Texts.RotateKey_GraceDay),
        new(7 * 24 * 3600, Texts.RotateKey_GraceWeek),
    ];

    public static Grace Default => All[2];

    public string Value => Seconds.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>null</c> if the value is none of them. None is assumed then: with the shortest, the key stops working at once.</summary>
    public static Grace? Find(string value) => All.FirstOrDefault(grace => grace.Value == value);
}
