namespace Accesskeys.Domain.Changes;

public enum ActorKind
{
    /// <summary>The service itself: the bootstrap and the commands.</summary>
    Service,
    Accesskey,
    Agent,

    /// <summary>An anonymous caller that presented a key's token, which is enough to revoke the key, or an invitation's code.</summary>
    Holder,
}

/// <summary>The author of a change. <see cref="ActorKind.Service"/> and <see cref="ActorKind.Holder"/> have no id.</summary>
public readonly record struct Actor(ActorKind Kind, Guid? Id)
{
    public static Actor Service => new(ActorKind.Service, null);

    public static Actor Holder => new(ActorKind.Holder, null);
}

/// <summary>Where a change comes from.</summary>
public sealed record Origin(Actor Actor, string? Address, string? RequestId)
{
    public static Origin Service { get; } = new(Actor.Service, Address: null, RequestId: null);
}
