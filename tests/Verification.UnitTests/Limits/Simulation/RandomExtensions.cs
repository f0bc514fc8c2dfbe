namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];
}
