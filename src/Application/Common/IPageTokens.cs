namespace Accesskeys.Application.Common;

/// <summary>Tokens for the start of a list's next page. Each is valid only for the customer that it was issued to.</summary>
public interface IPageTokens
{
    /// <summary>The length of a token for a number.</summary>
    const int Length = 48;

    /// <summary>The length of a token for the longest position.</summary>
    const int MaxLength = 1080;

    string Seal(long position, PagedList list);

    /// <exception cref="InvalidPageTokenException">It isn't a page token, or belongs to another list.</exception>
    long Open(string pageToken, PagedList list);

    /// <summary>For lists in which a number isn't enough to find a row.</summary>
    string SealPosition(ReadOnlySpan<byte> position, PagedList list);

    /// <inheritdoc cref="Open"/>
    byte[] OpenPosition(string pageToken, PagedList list);
}
