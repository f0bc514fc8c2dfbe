using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Counters that are written together, once.</summary>
/// <param name="Writer">The process that counted them.</param>
/// <param name="Number">One more than that of the process's batch before.</param>
/// <param name="Kind">The kind of all counters.</param>
/// <param name="Counters">At most <see cref="UsageWriter.BatchSize"/>.</param>
internal sealed record CounterBatch(Guid Writer, long Number, CounterKind Kind, IReadOnlyCollection<Counter> Counters);
