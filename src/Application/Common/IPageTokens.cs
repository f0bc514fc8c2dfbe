namespace Accesskeys.Application.Common;

/// <summary>Says where the next page of a list begins, to the customer it was made for and nobody else.</summary>
public interface IPageTokens
{
    const int Length = 48;

    string Seal(long position, PagedList list);

    /// <exception cref="InvalidPageTokenException">It is not one of ours, or of another list.</exception>
    long Open(string pageToken, PagedList list);
}
