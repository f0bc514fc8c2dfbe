using System.Text;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

/// <summary>CRC-32C bit by bit, as RFC 3720 defines it: slow, and nothing like the one it checks.</summary>
internal static class Crc32CReference
{
    // Castagnoli's polynomial, its bits in the order in which they are sent.
    private const uint Polynomial = 0x82F63B78;

    public static uint Of(string ascii)
    {
        var crc = uint.MaxValue;
        foreach (var value in Encoding.ASCII.GetBytes(ascii))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }
        }

        return crc ^ uint.MaxValue;
    }
}
