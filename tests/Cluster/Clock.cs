using System.Diagnostics;

namespace Accesskeys.Tests;

/// <summary>The time since some moment, the same for all that is measured here.</summary>
internal static class Clock
{
    private static readonly long _start = Stopwatch.GetTimestamp();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(_start);
}
