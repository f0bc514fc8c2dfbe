using System.Runtime.CompilerServices;

namespace Accesskeys.Client;

/// <summary>
/// The operations of the Accesskeys service. It has no state and is thread-safe. It doesn't retry; to retry, add
/// a handler to the <see cref="HttpClient"/>.
/// </summary>
/// <remarks>
/// Every call can end in an <see cref="AccesskeysException"/>, in an <see cref="HttpRequestException"/> if the service can't be
/// reached, or in an <see cref="OperationCanceledException"/> if it was cancelled or took longer than
/// <see cref="HttpClient.Timeout"/>.
/// </remarks>
public partial class AccesskeysClient
{
    /// <summary>Every key of the caller's customer that is not deleted, newest first, read page by page.</summary>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListAccesskeysAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Accesskey> AllAccesskeysAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<AccesskeyPage, Accesskey>((token, cancellation) => ListAccesskeysAsync(pageSize, token, cancellationToken: cancellation), cancellationToken);

    /// <summary>Every customer that is not deleted, newest first, read page by page. For the operator only.</summary>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListCustomersAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Customer> AllCustomersAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<CustomerPage, Customer>((token, cancellation) => ListCustomersAsync(pageSize, token, cancellation), cancellationToken);

    /// <summary>Every user of the caller's customer that is not deleted, newest first, read page by page. For an owner's session only.</summary>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListUsersAsync"/>, at any page.</exception>
    public IAsyncEnumerable<User> AllUsersAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<UserPage, User>((token, cancellation) => ListUsersAsync(pageSize, token, cancellation), cancellationToken);

    /// <summary>Every change of the caller's customer, or of all customers for the operator, newest first, read page by page.</summary>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="action">An action, such as deleted, or a kind of subject and an action, such as accesskey.deleted; all if omitted.</param>
    /// <param name="actor">The id of the key or agent that made the change; all if omitted.</param>
    /// <param name="subject">The id of what was changed; all if omitted.</param>
    /// <param name="from">The start of the period; unbounded if omitted.</param>
    /// <param name="to">The end of the period, which isn't part of it; unbounded if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListChangesAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Change> AllChangesAsync(
        int? pageSize = null, string? action = null, Guid? actor = null, Guid? subject = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        CancellationToken cancellationToken = default) =>
        AllAsync<ChangePage, Change>(
            (token, cancellation) => ListChangesAsync(pageSize, token, action, actor, subject, from, to, cancellation), cancellationToken);

    /// <summary>Every change of one key, deleted or not, newest first, read page by page.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="action">An action, such as deleted, or a kind of subject and an action, such as accesskey.deleted; all if omitted.</param>
    /// <param name="actor">The id of the key or agent that made the change; all if omitted.</param>
    /// <param name="from">The start of the period; unbounded if omitted.</param>
    /// <param name="to">The end of the period, which isn't part of it; unbounded if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListAccesskeyChangesAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Change> AllAccesskeyChangesAsync(
        Guid id, int? pageSize = null, string? action = null, Guid? actor = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        CancellationToken cancellationToken = default) =>
        AllAsync<ChangePage, Change>(
            (token, cancellation) => ListAccesskeyChangesAsync(id, pageSize, token, action, actor, from, to, cancellation), cancellationToken);

    /// <summary>How often one key was rejected, by hour, address and reason, newest first, read page by page.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListRefusalsAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Refusal> AllRefusalsAsync(Guid id, int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<RefusalPage, Refusal>((token, cancellation) => ListRefusalsAsync(id, pageSize, token, cancellation), cancellationToken);

    /// <summary>How often one user signed in or failed to, by hour and address, newest first, read page by page. For an owner's session only.</summary>
    /// <param name="id">The user's.</param>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListSignInsAsync"/>, at any page.</exception>
    public IAsyncEnumerable<SignIn> AllSignInsAsync(Guid id, int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<SignInPage, SignIn>((token, cancellation) => ListSignInsAsync(id, pageSize, token, cancellation), cancellationToken);

    /// <summary>How often the session's own user signed in or failed to, by hour and address, newest first, read page by page.</summary>
    /// <param name="pageSize">How many are read at a time, 1 to 100; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListOwnSignInsAsync"/>, at any page.</exception>
    public IAsyncEnumerable<SignIn> AllOwnSignInsAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<SignInPage, SignIn>((token, cancellation) => ListOwnSignInsAsync(pageSize, token, cancellation), cancellationToken);

    /// <summary>How often one key was used, deleted or not, by hour or day and by outcome, read page by page.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="from">The start of the period, a time or a date.</param>
    /// <param name="to">The end of the period, which isn't part of it.</param>
    /// <param name="step">hour or day; day if omitted.</param>
    /// <param name="pageSize">How many are read at a time, 1 to 1,000; 100 if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListAccesskeyUsageAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Usage> AllAccesskeyUsageAsync(
        Guid id, string? from = null, string? to = null, string? step = null, int? pageSize = null, CancellationToken cancellationToken = default) =>
        AllAsync<UsagePage, Usage>(
            (token, cancellation) => ListAccesskeyUsageAsync(id, from, to, step, pageSize, token, cancellation), cancellationToken);

    /// <summary>
    /// How often the keys of the caller's customer were used, or those of all customers for the operator, by hour or day and by group, read page
    /// by page.
    /// </summary>
    /// <param name="from">The start of the period, a time or a date.</param>
    /// <param name="to">The end of the period, which isn't part of it.</param>
    /// <param name="step">hour or day; day if omitted.</param>
    /// <param name="groupBy">key, outcome, external_id or, for the operator, customer_id; outcome if omitted.</param>
    /// <param name="pageSize">How many are read at a time, 1 to 1,000; 100 if omitted.</param>
    /// <param name="accesskeyIds">The keys that are counted, up to 100; all if omitted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccesskeysException">As <see cref="ListUsageAsync"/>, at any page.</exception>
    public IAsyncEnumerable<Usage> AllUsageAsync(
        string? from = null, string? to = null, string? step = null, string? groupBy = null, int? pageSize = null,
        IEnumerable<Guid>? accesskeyIds = null, CancellationToken cancellationToken = default) =>
        AllAsync<UsagePage, Usage>(
            (token, cancellation) => ListUsageAsync(from, to, step, groupBy, pageSize, token, accesskeyIds, cancellation), cancellationToken);

    private static async IAsyncEnumerable<T> AllAsync<TPage, T>(
        Func<string?, CancellationToken, Task<TPage>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : IPage<T>
    {
        string? token = null;
        do
        {
            var page = await read(token, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Result)
            {
                yield return item;
            }

            token = page.Next_page_token;
        }
        while (token is not null);
    }
}
