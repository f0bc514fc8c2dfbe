namespace Accesskeys.Domain.Accesskeys;

/// <summary>What is left of a deleted key that was removed, so that an import does not bring its token back.</summary>
public sealed class Tombstone(TokenHash tokenHash)
{
    public TokenHash TokenHash { get; private init; } = tokenHash;
}
