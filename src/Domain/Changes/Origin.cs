namespace Accesskeys.Domain.Changes;

public enum ActorKind
{
    /// <summary>The service itself: the bootstrap, the verbs.</summary>
    Service,
    Accesskey,
    Agent,
}

/// <summary>Who does something. <see cref="ActorKind.Service"/> has no id.</summary>
public readonly record struct Actor(ActorKind Kind, Guid? Id)
{
    public static Actor Service => new(ActorKind.Service, null);
}

/// <summary>Where a change comes from.</summary>
public sealed record Origin(Actor Actor, string? Address, string? RequestId);
