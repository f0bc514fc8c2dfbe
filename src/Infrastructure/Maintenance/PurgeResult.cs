namespace Accesskeys.Infrastructure.Maintenance;

/// <param name="Removed">How many keys went.</param>
/// <param name="IsLast">There is no more to remove now.</param>
internal readonly record struct PurgeResult(int Removed, bool IsLast)
{
    public static PurgeResult None { get; } = new(0, IsLast: true);
}
