namespace Accesskeys.Console.Sessions;

/// <summary>The confirmation of an action, which the next page shows: it survives the redirect after the action.</summary>
public interface INotices
{
    void Leave(string text);

    /// <summary>What the page before left; <c>null</c> if nothing.</summary>
    string? Take();
}
