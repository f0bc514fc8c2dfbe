using System.Globalization;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Jobs;

/// <summary>Inserts the numbers from 1 to <see cref="Last"/> into a table, one in each batch. Its cursor is the number before.</summary>
internal sealed class NumberingJob(Node node)
    : ClusterJob("numbering", Period, node.Get<IServiceScopeFactory>(), node.Get<ClockSkew>(), node.Clock)
{
    public const int Last = 3;

    public static readonly TimeSpan Period = TimeSpan.FromHours(6);

    /// <summary>What one batch does after it has inserted its number and before the transaction is committed.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    /// <summary>How many items the rounds processed.</summary>
    public List<int> Rounds { get; } = [];

    public string? Obstacle { get; private set; }

    public static async Task CreateTableAsync(TestDatabase database)
    {
        await using var connection = await database.Location.OpenAsync();
        await connection.ExecuteAsync("CREATE TABLE Numbers (Number bigint NOT NULL)");
    }

    public static Task<List<long>> NumbersAsync(Node node) =>
        node.ReadAsync(db => db.Database.SqlQuery<long>($"""SELECT "Number" AS "Value" FROM "Numbers" """).ToListAsync());

    public Task RunRoundAsync() => TryRoundAsync(CancellationToken.None);

    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var number = long.Parse(cursor ?? "0", CultureInfo.InvariantCulture) + 1;
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Numbers" ("Number") VALUES ({number})""", cancellationToken);
        await BeforeCommit();
        return number == Last ? JobBatch.Done(1) : JobBatch.MoreToDo(1, number.ToString(CultureInfo.InvariantCulture));
    }

    protected override void LogProcessed(int count) => Rounds.Add(count);

    protected override void LogObstacle(string obstacle) => Obstacle = obstacle;
}
