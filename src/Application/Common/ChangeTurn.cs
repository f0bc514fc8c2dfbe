namespace Accesskeys.Application.Common;

/// <summary>When a change's turn at the database comes. Customers take turns, so one that changes much delays only itself.</summary>
/// <param name="Overtakes">The change ends something, and goes before those that don't. Of these, too, customers take turns.</param>
/// <param name="CustomerId">Whose turn it takes; the caller's if left out.</param>
public readonly record struct ChangeTurn(bool Overtakes, Guid? CustomerId = null)
{
    public static ChangeTurn Ordinary => default;

    public static ChangeTurn Revocation => new(Overtakes: true);
}
