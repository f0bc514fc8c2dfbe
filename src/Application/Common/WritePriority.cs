namespace Accesskeys.Application.Common;

/// <summary>Which turn at the database a change takes. Customers take turns, so one that sends many changes delays only itself.</summary>
/// <param name="Overtakes">The change ends something and goes before those that don't. Customers take turns among these, too.</param>
/// <param name="CustomerId">Whose turn it takes; the caller's if left out.</param>
public readonly record struct WritePriority(bool Overtakes, Guid? CustomerId = null)
{
    public static WritePriority Ordinary => default;

    public static WritePriority Revocation => new(Overtakes: true);
}
