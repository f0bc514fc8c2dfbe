namespace Accesskeys.Verification.Caching;

/// <summary>The keys in this node's cache.</summary>
public interface ICachedKeys
{
    int Count { get; }
}
