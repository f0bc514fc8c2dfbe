namespace Accesskeys.Application.Usage;

/// <summary>A row of a page, and the value of its group, by which rows of the same time are sorted.</summary>
internal sealed record UsageRow(UsageModel Model, string Group)
{
    /// <summary>Where the page that ends with it ends.</summary>
    public UsageCursor CursorIn(UsagePeriod period) => new(Model.TmStart, Group, period.To);

    /// <param name="rows">One more than the page has, if there is a next page.</param>
    /// <param name="seal">Creates the token of the page that begins after a row.</param>
    public static UsagePage Page(List<UsageRow> rows, int pageSize, Func<UsageRow, string> seal) => new(
        [.. rows.Take(pageSize).Select(row => row.Model)], rows.Count > pageSize ? seal(rows[pageSize - 1]) : null);
}
