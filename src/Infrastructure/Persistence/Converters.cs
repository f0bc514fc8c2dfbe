using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Microseconds since 1970: the one form that all databases compare and order alike.</summary>
internal static class Microseconds
{
    public static long Of(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToInstant(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

internal sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    instant => Microseconds.Of(instant),
    microseconds => Microseconds.ToInstant(microseconds));

internal sealed class TokenHashConverter() : ValueConverter<TokenHash, byte[]>(
    hash => hash.ToBytes(),
    bytes => TokenHash.FromBytes(bytes));

internal sealed class ScopeSetConverter() : ValueConverter<ScopeSet, string>(
    scopes => scopes.ToString(),
    text => ScopeSet.Parse(text));

internal sealed class AllowListConverter() : ValueConverter<AllowList, string>(
    networks => networks.ToString(),
    text => AllowList.Parse(text));

internal sealed class MetadataConverter() : ValueConverter<Metadata, string>(
    metadata => metadata.Json,
    text => Metadata.Parse(text));

internal sealed class RateLimitsConverter() : ValueConverter<RateLimits, string>(
    limits => limits.ToString(),
    text => RateLimits.Parse(text));

/// <summary>By value, like every other type. EF takes a list for one that may be altered in place.</summary>
internal sealed class RateLimitsComparer() : ValueComparer<RateLimits>(
    (one, other) => object.Equals(one, other),
    limits => limits.GetHashCode(),
    limits => limits);

internal sealed class CreditsConverter() : ValueConverter<Credits, string>(
    credits => credits.ToString(),
    text => Credits.Parse(text));
