namespace Accesskeys.Application.Common;

/// <summary>Says where the next page begins, to the customer it was made for and nobody else.</summary>
public interface IPageTokens
{
    const int Length = 48;

    string Seal(long position, Guid customerId);

    /// <exception cref="InvalidPageTokenException">It is not one of ours, or another customer's.</exception>
    long Open(string pageToken, Guid customerId);
}
