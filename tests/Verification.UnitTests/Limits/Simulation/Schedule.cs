using Accesskeys.Domain.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

internal enum StepKind
{
    /// <summary>A use of <see cref="Step.Subject"/> that costs <see cref="Step.Number"/>.</summary>
    Use,

    /// <summary>The node dies, and another starts after <see cref="Step.For"/>.</summary>
    Crash,

    /// <summary>The node stops gracefully, and another starts after <see cref="Step.For"/>.</summary>
    Stop,

    /// <summary>The process is stopped, and continues.</summary>
    Pause,

    /// <summary>As <see cref="Pause"/>, and the monotonic clock doesn't advance.</summary>
    Sleep,

    /// <summary>The node's wall clock is set by <see cref="Step.For"/>.</summary>
    WallStep,

    /// <summary>The database executes nothing for a while.</summary>
    Stall,

    /// <summary>The subject's rows are locked for a while.</summary>
    Lock,

    LoseRequests,
    LoseReplies,
    LoseAll,
    SlowReplies,

    /// <summary>Grants are lost; polls work.</summary>
    LoseGrants,

    /// <summary>The database's clock is set by <see cref="Step.For"/>.</summary>
    DatabaseStep,

    /// <summary>A synchronous failover.</summary>
    Failover,

    /// <summary>The state that <see cref="Restore"/> goes back to.</summary>
    Backup,
    Restore,

    /// <summary>The first limit of the subject becomes <see cref="Step.Number"/>.</summary>
    SetLimit,

    /// <summary>The limits of the subject become <see cref="Step.Limits"/>.</summary>
    SetLimits,
    SetCredits,
    AddCredits,
}

/// <summary>What happens at a time. Times are in milliseconds.</summary>
internal sealed record Step(
    double At, StepKind Kind, int Node = 0, int Subject = 0, long Number = 0, double For = 0, IReadOnlyList<RateLimit>? Limits = null);

internal sealed record Credits(long Remaining, long Amount, bool IsRefilled);

internal sealed record LimitedKey(IReadOnlyList<RateLimit> Limits, Credits? Credits = null);

/// <summary>A cluster, the limits, and what happens.</summary>
/// <param name="End">In milliseconds.</param>
/// <param name="Rates">How fast each node's clocks run.</param>
/// <param name="Keys">The keys, each with limits of its own.</param>
/// <param name="Customer">The limits of their customer, which follows the keys as a subject.</param>
internal sealed record Schedule(double End, double[] Rates, LimitedKey[] Keys, LimitedKey? Customer, IReadOnlyList<Step> Steps)
{
    private static readonly StepKind[] _kinds =
    [
        StepKind.Crash, StepKind.Stop, StepKind.Pause, StepKind.WallStep, StepKind.Stall, StepKind.Lock, StepKind.LoseReplies,
        StepKind.DatabaseStep, StepKind.Failover, StepKind.SetLimit, StepKind.SetCredits, StepKind.AddCredits,
    ];

    private static readonly StepKind[] _losses =
        [StepKind.LoseRequests, StepKind.LoseReplies, StepKind.LoseReplies, StepKind.LoseAll, StepKind.SlowReplies, StepKind.LoseGrants];

    /// <summary>The share of messages that are lost.</summary>
    public double Loss { get; init; } = 0.01;

    /// <summary>The share of messages that take up to a second.</summary>
    public double Slow { get; init; } = 0.02;

    public int Nodes => Rates.Length;

    public static Schedule Random(int seed)
    {
        var random = new Random(seed);
        var end = random.Pick(3000, 5000, 9000);
        var nodes = random.Pick(1, 2, 3, 3, 4);
        var steps = new List<Step>();
        var (keys, customer) = RandomLimits(random);
        if (random.NextDouble() < 0.4)
        {
            end = 5000;
            customer = null;
            keys = random.NextDouble() < 0.5
                ? [new LimitedKey([new RateLimit(random.Pick(10, 40), random.Pick(1, 3), RandomMeasure(random))])]
                : [new LimitedKey([], new Credits(random.Pick(10, 40), 40, random.NextDouble() < 0.3))];
            AddChanges(random, nodes, keys[0], steps);
        }

        AddUses(random, end, nodes, keys.Length, steps);
        AddFaults(random, end, nodes, keys, customer, steps);

        // Over the life of a lease one of a node's clocks keeps time: it doesn't sleep while its wall clock is set back.
        if (steps.Exists(step => step.Kind == StepKind.Sleep))
        {
            steps.RemoveAll(step => step.Kind == StepKind.WallStep && step.For < 0);
        }

        var rates = new double[nodes];
        for (var i = 0; i < nodes; i++)
        {
            rates[i] = random.Pick(1, 1, 1.0002, 0.9998);
        }

        return new Schedule(end, rates, keys, customer, steps);
    }

    private static Measure RandomMeasure(Random random) => random.NextDouble() < 0.5 ? Measure.Requests : Measure.Cost;

    private static (LimitedKey[] Keys, LimitedKey? Customer) RandomLimits(Random random)
    {
        var kind = random.NextDouble();
        if (kind < 0.45)
        {
            return ([new LimitedKey([new RateLimit(random.Pick(1, 2, 3, 5, 10, 40, 200), random.Pick(1, 1, 2), RandomMeasure(random))])], null);
        }

        if (kind < 0.6)
        {
            return ([new LimitedKey([
                new RateLimit(random.Pick(3, 10), 1, RandomMeasure(random)), new RateLimit(random.Pick(10, 20), 3, RandomMeasure(random))])], null);
        }

        if (kind < 0.85)
        {
            var credits = new Credits(random.Pick(0, 5, 30, 200), random.Pick(5, 10, 30), random.NextDouble() < 0.7);
            return ([new LimitedKey(random.NextDouble() < 0.4 ? [new RateLimit(random.Pick(5, 20), 1, RandomMeasure(random))] : [], credits)], null);
        }

        return (
            [
                new LimitedKey([new RateLimit(random.Pick(3, 10), 1, RandomMeasure(random))]),
                new LimitedKey([new RateLimit(random.Pick(3, 10), 1, RandomMeasure(random))]),
            ],
            new LimitedKey([new RateLimit(random.Pick(10, 20), 3, Measure.Requests)]));
    }

    // Changes while leases are out.
    private static void AddChanges(Random random, int nodes, LimitedKey key, List<Step> steps)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.NextDouble() * 3500;
            steps.Add(key.Credits is null
                ? new Step(at, StepKind.SetLimit, Number: random.Pick(1, 2, 5, 40))
                : new Step(at, StepKind.SetCredits, Number: random.Pick(0, 1, 3)));
            var before = Math.Max(0, at - random.Pick(30, 100, 500, 1100));
            var node = random.Next(nodes);
            for (var uses = random.Pick(3, 10); uses > 0; uses--)
            {
                steps.Add(new Step(before + random.NextDouble() * 40, StepKind.Use, node, Number: 1));
            }

            for (var uses = random.Pick(3, 10, 40); uses > 0; uses--)
            {
                steps.Add(new Step(at + random.NextDouble() * 3000, StepKind.Use, random.Next(nodes), Number: 1));
            }

            if (random.NextDouble() < 0.4)
            {
                steps.Add(new Step(Math.Max(0, before - 10), StepKind.SlowReplies, node, For: 1200));
            }

            if (random.NextDouble() < 0.5)
            {
                steps.Add(new Step(Math.Max(0, at - 20), StepKind.Stall, For: random.Pick(100, 600, 1200)));
            }
        }
    }

    private static void AddUses(Random random, double end, int nodes, int keys, List<Step> steps)
    {
        for (var bursts = random.Next(2, 11); bursts > 0; bursts--)
        {
            var from = random.NextDouble() * end;
            double span = random.Pick(5, 100, 600, 2000);
            var node = random.NextDouble() < 0.6 ? random.Next(nodes) : -1;
            if (random.NextDouble() < 0.3)
            {
                // Around the end of windows.
                span = random.Pick(4, 40, 400);
                from = Math.Ceiling(from / 1000) * 1000 - span / 2;
            }

            for (var uses = random.Pick(3, 10, 30, 80); uses > 0; uses--)
            {
                var cost = random.NextDouble() < 0.8 ? 1 : random.Next(0, 6);
                steps.Add(new Step(
                    from + random.NextDouble() * span, StepKind.Use, node < 0 ? random.Next(nodes) : node, random.Next(keys), cost));
            }
        }

        for (var uses = random.Pick(0, 30, 100); uses > 0; uses--)
        {
            steps.Add(new Step(random.NextDouble() * end, StepKind.Use, random.Next(nodes), random.Next(keys), 1));
        }
    }

    private static void AddFaults(Random random, double end, int nodes, LimitedKey[] keys, LimitedKey? customer, List<Step> steps)
    {
        for (var faults = random.Pick(0, 1, 2, 4, 7); faults > 0; faults--)
        {
            var at = random.NextDouble() * end;
            var node = random.Next(nodes);
            var subject = random.Next(keys.Length + (customer is null ? 0 : 1));
            var kind = random.Pick(_kinds);
            steps.Add(kind switch
            {
                StepKind.Crash or StepKind.Stop => new Step(at, kind, node, For: random.Pick(50, 500)),
                StepKind.Pause => new Step(
                    at, random.NextDouble() < 0.67 ? StepKind.Pause : StepKind.Sleep, node, For: random.Pick(30, 300, 1200, 3000)),
                StepKind.WallStep => new Step(at, kind, node, For: random.Pick(-3_600_000, -2000, 700, 3_600_000)),
                StepKind.Stall => new Step(at, kind, For: random.Pick(200, 1000, 1300)),
                StepKind.Lock => new Step(at, kind, Subject: subject, For: random.Pick(20, 200, 1000)),
                StepKind.LoseReplies => new Step(at, random.Pick(_losses), node, For: random.Pick(200, 1500)),
                StepKind.DatabaseStep => new Step(at, kind, For: random.Pick(-20, -300, -1100)),
                StepKind.SetLimit => new Step(at, kind, Subject: subject, Number: random.Pick(1, 2, 5, 10, 40)),
                StepKind.SetCredits => new Step(at, kind, Number: random.Pick(0, 3, 10)),
                StepKind.AddCredits => new Step(at, kind, Number: random.Pick(-100, -3, 3, 10)),
                _ => new Step(at, kind),
            });
        }
    }
}
