namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>From the newest key to the oldest, page by page.</summary>
internal sealed class Walk(PagingCustomer lister)
{
    private readonly List<Page> _pages = [];
    private string? _next;

    public bool IsOver => _pages.Count > 0 && _next is null;

    private IEnumerable<Guid> Shown => _pages.SelectMany(page => page.Keys);

    public async Task ReadPageAsync(int size)
    {
        var asked = lister.Tick();
        var page = await lister.ListAsync(size, _next);
        var keys = page.Result.Select(key => key.Id).ToList();

        // At once, and not at the end: a walk that shows a key again may have none.
        keys.ShouldBe(keys.Except(Shown));
        _pages.Add(new Page(asked, lister.Tick(), keys));
        _next = page.NextPageToken;
        (_next is null ? keys.Count <= size : keys.Count == size).ShouldBeTrue();
    }

    /// <param name="numbers">Of all the keys there ever were.</param>
    public void ShouldBeExact(IReadOnlyDictionary<Guid, long> numbers)
    {
        var shown = Shown.Select(id => numbers[id]).ToList();
        shown.ShouldBe(shown.OrderDescending());

        var (began, ended) = (_pages[0].Asked, _pages[^1].Answered);
        lister.Lives.Where(key => key.Value.Begun < began && key.Value.Ending > ended).Select(key => key.Key).ShouldBeSubsetOf(Shown);
        Shown.ShouldAllBe(id => lister.Lives[id].Beginning < _pages[0].Answered);
        _pages.ShouldAllBe(page => page.Keys.All(id => lister.Lives[id].Ended > page.Asked));
    }

    private sealed record Page(long Asked, long Answered, IReadOnlyList<Guid> Keys);
}
