namespace Accesskeys.Infrastructure.Housekeeping;

/// <param name="Removed">How many keys went.</param>
/// <param name="IsLast">There is no more to remove now.</param>
internal readonly record struct Batch(int Removed, bool IsLast)
{
    public static Batch None { get; } = new(0, IsLast: true);
}
