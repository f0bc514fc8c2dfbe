namespace Accesskeys.Application.Common;

/// <summary>Tokens for the start of a list's next page. Each is valid only for the customer that it was issued to.</summary>
public interface IPageTokens
{
    const int Length = 48;

    string Seal(long position, PagedList list);

    /// <exception cref="InvalidPageTokenException">It isn't a page token, or belongs to another list.</exception>
    long Open(string pageToken, PagedList list);
}
