using System.Data;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

/// <summary>While a transaction keeps an old snapshot open, the versions of the feed's row that each change leaves can't be removed.</summary>
public sealed class PostgreSqlSnapshotCampaign
{
    private const int Before = 200;
    private const int Changes = 2_000;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    [Fact(Explicit = true)]
    public async Task Change_BesideASnapshotThatStaysOpen_IsSavedInTime()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var nodes = new NodeCluster(1) { Provider = DatabaseProvider.PostgreSql, OwnServer = server.ConnectionString };
        await nodes.InitializeAsync();
        var before = await TimesAsync(nodes.First, Before);
        await using var connection = await nodes.Location.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await connection.ExecuteAsync("SELECT FROM ChangeFeed", transaction);

        var during = await TimesAsync(nodes.First, Changes);

        await transaction.CommitAsync();
        await using var size = connection.Command("SELECT pg_relation_size('\"ChangeFeed\"') / 8192");
        var pages = await size.ExecuteScalarAsync();
        var after = await TimesAsync(nodes.First, Before);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Median time of a change: {Median(before):0.0} ms before the snapshot; beside it {Median(during[..Before]):0.0} ms at first and "
            + $"{Median(during[^Before..]):0.0} ms after {Changes} changes, at most {during.Max().TotalMilliseconds:0.0} ms; "
            + $"{Median(after):0.0} ms after it. The feed's table has {pages} pages.");
        during.Order().ElementAt(Changes / 2).ShouldBeLessThan(_longest);
    }

    private static async Task<List<TimeSpan>> TimesAsync(ServiceNode node, int count)
    {
        var times = new List<TimeSpan>();
        for (var change = 0; change < count; change++)
        {
            var start = Clock.Now;
            await node.CreateKeyAsync();
            times.Add(Clock.Now - start);
        }

        return times;
    }

    private static double Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;
}
