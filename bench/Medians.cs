namespace Accesskeys.Bench;

/// <summary>Of rounds that alternated, so that what slows the machine for a while slows both.</summary>
internal sealed record Medians(double Service, double Other, double Ratio)
{
    private const int Rounds = 5;

    public static async Task<Medians> OfAlternatingAsync(string figure, Func<Task<double>> service, Func<Task<double>> other)
    {
        var rounds = new List<(double Service, double Other)>();
        while (rounds.Count < Rounds)
        {
            rounds.Add((await service(), await other()));
            Console.WriteLine($"{figure}, round {rounds.Count}: {rounds[^1].Service:0.00} against {rounds[^1].Other:0.00}");
        }

        return new Medians(
            Median(rounds.Select(round => round.Service)),
            Median(rounds.Select(round => round.Other)),
            Median(rounds.Select(round => round.Service / round.Other)));
    }

    // The number of rounds is odd.
    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
