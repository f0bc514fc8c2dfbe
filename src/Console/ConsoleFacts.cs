using System.Globalization;

namespace Accesskeys.Console;

/// <summary>What pages know of the service's settings.</summary>
/// <param name="RevocationBound">How long another node may still accept a key after it was revoked.</param>
public sealed record ConsoleFacts(TimeSpan RevocationBound)
{
    /// <summary>In seconds, as a text.</summary>
    public string RevocationSeconds => RevocationBound.TotalSeconds.ToString("#,0.###", CultureInfo.InvariantCulture);
}
