namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

public enum OperationKind
{
    Create,
    Delete,
    Rename,
    ReadPage,
}

/// <summary>The next operation. <paramref name="Choice"/> selects the key, the iteration and the page size.</summary>
public sealed record Operation(OperationKind Kind, byte Choice)
{
    private const int Walks = 2;
    private const int LargestPage = 5;

    public int Walk => Choice % Walks;

    public int PageSize => 1 + (Choice / Walks % LargestPage);

    public T Of<T>(IReadOnlyList<T> keys) => keys[Choice % keys.Count];
}
