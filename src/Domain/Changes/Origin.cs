namespace Accesskeys.Domain.Changes;

public enum ActorKind
{
    /// <summary>The service itself: the bootstrap, the verbs.</summary>
    Service,
    Accesskey,
    Agent,

    /// <summary>Whoever holds a key's token, and proves nothing else: enough to end the key.</summary>
    Holder,
}

/// <summary>Who does something. <see cref="ActorKind.Service"/> and <see cref="ActorKind.Holder"/> have no id.</summary>
public readonly record struct Actor(ActorKind Kind, Guid? Id)
{
    public static Actor Service => new(ActorKind.Service, null);

    public static Actor Holder => new(ActorKind.Holder, null);
}

/// <summary>Where a change comes from.</summary>
public sealed record Origin(Actor Actor, string? Address, string? RequestId);
