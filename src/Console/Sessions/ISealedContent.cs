namespace Accesskeys.Console.Sessions;

/// <summary>Content that the browser keeps in a form for the session's next request. It can neither read nor change it.</summary>
public interface ISealedContent
{
    string Seal(byte[] content);

    /// <summary>The content; <c>null</c> if it isn't what this session was given.</summary>
    byte[]? Open(string? text);
}
