namespace Accesskeys.Verification.Freshness;

/// <summary>
/// Whether this node may serve from its database. It may not from one that was copied to another and retired, where keys are accepted that
/// were revoked since, nor from one that is still being filled.
/// </summary>
public sealed class DatabaseUse
{
    private volatile bool _isForbidden;

    public bool IsForbidden
    {
        get => _isForbidden;
        set => _isForbidden = value;
    }
}
