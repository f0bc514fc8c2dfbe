namespace Accesskeys.Application.Common;

public static class RetryAfter
{
    /// <summary>A wait as the header <c>Retry-After</c> and the contract state it: in whole seconds, at least one, and never too short.</summary>
    public static int SecondsOf(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
