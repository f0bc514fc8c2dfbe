using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Microseconds since 1970: the one form that both databases compare and order alike.</summary>
internal sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    instant => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));

internal sealed class TokenHashConverter() : ValueConverter<TokenHash, byte[]>(
    hash => hash.ToBytes(),
    bytes => TokenHash.FromBytes(bytes));
