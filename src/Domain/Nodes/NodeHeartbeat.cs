namespace Accesskeys.Domain.Nodes;

/// <summary>What a running process of the service last reported about itself. It isn't recorded as a change.</summary>
public sealed class NodeHeartbeat
{
    public const int VersionLength = 128;
    public const int AddressLength = 255;

    /// <summary>New in each process, so a restarted node is another one.</summary>
    public required Guid Id { get; init; }

    public required string Version { get; init; }

    /// <summary>The name of the machine.</summary>
    public required string Address { get; init; }

    /// <summary>By the node's own clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>By the database's clock, so that those of several nodes can be compared.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>Whether the node was ready to serve.</summary>
    public required bool IsReady { get; init; }

    /// <summary>The time since the last complete poll of the change feed; <c>null</c> if the node's memory is unconfirmed.</summary>
    public required int? FeedLagMs { get; init; }

    /// <summary>Positive if the database's clock is ahead of the node's.</summary>
    public required int ClockSkewMs { get; init; }

    /// <summary>The number of keys in the node's cache; <c>null</c> for a node of an earlier version.</summary>
    public int? CacheEntries { get; init; }
}
