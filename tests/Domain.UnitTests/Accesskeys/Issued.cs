using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

/// <summary>A key with what a test doesn't care about filled in.</summary>
internal static class Issued
{
    public const string Name = "Build server";
    public const string Detail = "Publishes the nightly build";
    public const long Lifetime = 3_600;

    public static readonly DateTimeOffset NowInMicroseconds =
        new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).AddTicks(1_234_560);

    // Seven tenths of a microsecond more, as a clock gives them.
    public static readonly DateTimeOffset Now = NowInMicroseconds.AddTicks(7);

    public static Accesskey Accesskey(string name = Name, string detail = Detail, long lifetime = Lifetime) =>
        Domain.Accesskeys.Accesskey.Issue(Guid.NewGuid(), name, detail, lifetime, TokenFormat.Default.Generate(), Now);
}
