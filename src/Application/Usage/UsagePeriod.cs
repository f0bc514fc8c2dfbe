using System.Globalization;
using Accesskeys.Domain;

namespace Accesskeys.Application.Usage;

/// <summary>A period of usage, without its end, and how it is divided.</summary>
internal sealed record UsagePeriod(DateTimeOffset From, DateTimeOffset To, UsageStep Step)
{
    public TimeSpan Length => To - From;

    /// <summary>The starts of its steps.</summary>
    public IEnumerable<DateTimeOffset> Starts => Enumerable.Range(0, (int)(Length / Step.Length)).Select(index => From + (index * Step.Length));

    /// <summary>By default, it ends with the step that is in progress.</summary>
    /// <param name="request">Whose times and step are valid.</param>
    public static UsagePeriod Of(UsageRequest request, DateTimeOffset now)
    {
        var step = UsageStep.Find(request.Step)!;
        var to = request.To is null ? new DateTimeOffset(((now.UtcTicks / step.Length.Ticks) + 1) * step.Length.Ticks, TimeSpan.Zero) : TimeOf(request.To)!.Value;
        var from = request.From is not null ? TimeOf(request.From)!.Value
            : to - DateTimeOffset.MinValue < step.Usual ? DateTimeOffset.MinValue
            : to - step.Usual;
        return new UsagePeriod(from, to, step);
    }

    /// <summary>What is left of it for the page after a row.</summary>
    /// <param name="cursor"><c>null</c> for the first page.</param>
    public UsagePeriod After(UsageCursor? cursor) => cursor is null ? this : this with { From = cursor.Start, To = cursor.To };

    /// <summary>Reads an RFC 3339 time, or a date, which means its start in UTC.</summary>
    public static DateTimeOffset? TimeOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero)
            : Timestamps.TryParse(text);
}
