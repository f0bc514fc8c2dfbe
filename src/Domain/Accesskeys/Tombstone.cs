namespace Accesskeys.Domain.Accesskeys;

/// <summary>The hash of a deleted key whose row was removed. It prevents an import from restoring the token.</summary>
public sealed class Tombstone(TokenHash tokenHash)
{
    public TokenHash TokenHash { get; private init; } = tokenHash;
}
