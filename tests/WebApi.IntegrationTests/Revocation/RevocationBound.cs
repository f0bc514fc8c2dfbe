namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>How long after a change's answer another node may still decide by what was before: the setting's default.</summary>
internal static class RevocationBound
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>A little longer, for what has to hold from then on.</summary>
    public static readonly TimeSpan Over = Length + TimeSpan.FromMilliseconds(200);

    public static Task PassAsync() => Task.Delay(Over);
}
