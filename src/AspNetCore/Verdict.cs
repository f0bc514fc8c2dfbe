using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>What the service said of a key; of one that is not good, nothing else.</summary>
/// <param name="Key">The key, if it is good.</param>
/// <param name="FreshFor">For how long the service lets it be remembered; <c>null</c> where it doesn't say, as of a bad key.</param>
internal sealed record Verdict(GoodKey? Key, TimeSpan? FreshFor)
{
    public static Verdict Of(VerificationAnswer answer) => answer is { Valid: true, Id: { } id, Customer_id: { } customer }
        ? new Verdict(
            new GoodKey(id, customer, answer.Name ?? "", answer.Scopes ?? []), TimeSpan.FromMilliseconds(answer.Fresh_for_ms ?? 0))
        : new Verdict(null, null);
}

internal sealed record GoodKey(Guid Id, Guid CustomerId, string Name, IReadOnlyList<string> Scopes);
