using Accesskeys.Application.Usage;

namespace Accesskeys.Console.Components;

/// <summary>Counts of verifications as a chart shows them: the outcomes that occurred, and a column for each hour or day, used or not.</summary>
public sealed record UsageChart(IReadOnlyList<ChartSeries> Series, IReadOnlyList<ChartColumn> Columns)
{
    // From the bottom of a bar to its top. An outcome of a later version is shown with its own name.
    private static readonly (string Outcome, string Label)[] _known =
    [
        ("valid", Texts.Outcome_Valid),
        ("expired", Texts.Outcome_Expired),
        ("disabled", Texts.Outcome_Disabled),
        ("ip_not_allowed", Texts.Outcome_IpNotAllowed),
        ("insufficient_scope", Texts.Outcome_InsufficientScope),
        ("rate_limited", Texts.Outcome_RateLimited),
        ("credits_exhausted", Texts.Outcome_CreditsExhausted),
    ];

    public bool IsEmpty => Columns.All(column => column.Total == 0);

    /// <summary>The sum of each series.</summary>
    public IEnumerable<(ChartSeries Series, long Total)> Totals =>
        Series.Select((series, index) => (series, Columns.Sum(column => column.Values[index])));

    /// <param name="rows">By outcome.</param>
    /// <param name="step">The length of a column.</param>
    /// <param name="columns">How many there are. The last one is in progress.</param>
    public static UsageChart Of(IReadOnlyCollection<UsageModel> rows, DateTimeOffset now, TimeSpan step, int columns)
    {
        var last = new DateTimeOffset(now.UtcTicks / step.Ticks * step.Ticks, TimeSpan.Zero);
        var outcomes = _known.Select(known => known.Outcome)
            .Concat(rows.Select(row => row.Outcome!).Order(StringComparer.Ordinal))
            .Distinct()
            .Where(outcome => outcome == _known[0].Outcome || rows.Any(row => row.Outcome == outcome))
            .ToList();
        var counts = rows.ToDictionary(row => (row.TmStart, row.Outcome!), row => row.Uses);
        return new UsageChart(
            outcomes.ConvertAll(outcome => new ChartSeries(KindOf(outcome), LabelOf(outcome))),
            [
                .. Enumerable.Range(1 - columns, columns)
                    .Select(index => last + (index * step))
                    .Select(start => new ChartColumn(start, outcomes.ConvertAll(outcome => counts.GetValueOrDefault((start, outcome))))),
            ]);
    }

    private static string KindOf(string outcome) => outcome.Replace('_', '-');

    /// <summary>An outcome in words; by its own name if it is one of a later version.</summary>
    public static string LabelOf(string outcome) => _known.FirstOrDefault(known => known.Outcome == outcome).Label ?? outcome;
}
