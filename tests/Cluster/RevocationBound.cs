namespace Accesskeys.Tests;

/// <summary>How long after a change's response another node may still use the previous state: the setting's default.</summary>
internal static class RevocationBound
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>A little longer, for what has to hold from then on.</summary>
    public static readonly TimeSpan Over = Length + TimeSpan.FromMilliseconds(200);

    public static Task PassAsync() => Task.Delay(Over);
}
