using System.Buffers.Binary;
using System.Text;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Usage;

/// <summary>
/// The last row of a page: the next page begins after it. The end of the period is part of it, because the default end moves with the time.
/// </summary>
internal sealed record UsageCursor(DateTimeOffset Start, string Group, DateTimeOffset To)
{
    private const int FixedSize = 2 * sizeof(long);

    /// <exception cref="InvalidPageTokenException">The page token belongs to another list.</exception>
    public static UsageCursor? Open(string? pageToken, IPageTokens pageTokens, PagedList list)
    {
        if (pageToken is not { Length: > 0 })
        {
            return null;
        }

        ReadOnlySpan<byte> position = pageTokens.OpenPosition(pageToken, list);
        return new UsageCursor(
            TimeAt(position, 0), Encoding.UTF8.GetString(position[FixedSize..]), TimeAt(position, sizeof(long)));
    }

    public string Seal(IPageTokens pageTokens, PagedList list)
    {
        var position = new byte[FixedSize + Encoding.UTF8.GetByteCount(Group)];
        BinaryPrimitives.WriteInt64BigEndian(position, Start.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(position.AsSpan(sizeof(long)), To.UtcTicks);
        Encoding.UTF8.GetBytes(Group, position.AsSpan(FixedSize));
        return pageTokens.SealPosition(position, list);
    }

    private static DateTimeOffset TimeAt(ReadOnlySpan<byte> position, int offset) =>
        new(BinaryPrimitives.ReadInt64BigEndian(position[offset..]), TimeSpan.Zero);
}
