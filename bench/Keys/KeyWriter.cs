namespace Accesskeys.Bench.Keys;

/// <summary>Puts keys into a database as fast as it takes them.</summary>
internal abstract class KeyWriter : IDisposable
{
    protected const string KeyTable = "Accesskeys";
    protected const string ChangeTable = "Changes";

    /// <summary>In one transaction.</summary>
    /// <param name="last">The number of the last of them.</param>
    public abstract void Write(IEnumerable<FilledKey> keys, long last);

    public abstract void Dispose();

    protected static string AdvanceFeed(long last) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"""UPDATE "ChangeFeed" SET "Last" = {last}""");
}
