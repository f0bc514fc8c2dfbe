namespace Accesskeys.Application.Common;

/// <summary>A change's place in the write queue. Customers take turns, so one that sends many changes delays only itself.</summary>
/// <param name="Overtakes">Whether the change revokes something and goes before ordinary ones. Customers take turns among these, too.</param>
/// <param name="CustomerId">The customer whose turn it takes; the caller's if omitted.</param>
public readonly record struct WritePriority(bool Overtakes, Guid? CustomerId = null)
{
    public static WritePriority Ordinary => default;

    public static WritePriority Revocation => new(Overtakes: true);
}
