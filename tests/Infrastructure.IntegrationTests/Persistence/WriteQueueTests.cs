using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class WriteQueueTests
{
    private static readonly Guid _busy = Guid.NewGuid();
    private static readonly Guid _calm = Guid.NewGuid();

    [Theory]
    [InlineData(700, 1300)]
    [InlineData(1500, 1000)]
    [InlineData(60_000, 1000)]
    public async Task Enter_WhenSomeOfTheTimeWentBy_LeavesTheRestToTheDatabaseAndNeverLessThanASecond(int waited, int left)
    {
        var queue = new WriteQueue(new EachLookTakes(TimeSpan.FromMilliseconds(waited)));

        (await queue.EnterAsync(_busy, overtakes: false, CancellationToken.None)).ShouldBe(TimeSpan.FromMilliseconds(left));
    }

    [Fact]
    public async Task Enter_BeyondTheLongestLineOfACustomer_IsUnavailableAtOnceForItAlone()
    {
        var queue = new WriteQueue(new TestClock { TimerPace = 100 });
        await EnterAsync(_busy);
        var line = Enumerable.Range(0, WriteQueue.LongestLine).Select(_ => EnterAsync(_busy)).ToList();

        var rejected = EnterAsync(_busy);
        var calm = EnterAsync(_calm);

        rejected.IsFaulted.ShouldBeTrue();
        await Should.ThrowAsync<UnavailableException>(() => rejected);
        line.ShouldAllBe(waiting => !waiting.IsCompleted);
        queue.Leave();
        await line[0];
        queue.Leave();
        await calm;

        Task EnterAsync(Guid customer) => queue.EnterAsync(customer, overtakes: false, CancellationToken.None);
    }

    [Fact]
    public async Task TryEnterForService_UnderConstantChanges_WaitsAsOneMoreCustomer()
    {
        var queue = new WriteQueue(new TestClock { TimerPace = 100 });
        var order = new List<string>();
        await queue.EnterAsync(_busy, overtakes: false, CancellationToken.None);
        var urgent = Enumerable.Range(0, WriteQueue.LongestLine).Select(_ => WriteAsync("urgent", EnterAsync(overtakes: true)));
        var ordinary = Enumerable.Range(0, WriteQueue.LongestLine).Select(_ => WriteAsync("ordinary", EnterAsync(overtakes: false)));
        List<Task> changes = [.. urgent, .. ordinary];
        var service = WriteAsync("service", queue.TryEnterForServiceAsync(CancellationToken.None).AsTask());

        queue.Leave();
        await Task.WhenAll([service, .. changes]);

        // The customer overtakes once for each ordinary change: its own, and the service's.
        order[..4].ShouldBe(["urgent", "ordinary", "urgent", "service"]);

        Task EnterAsync(bool overtakes) => queue.EnterAsync(_busy, overtakes, CancellationToken.None);

        async Task WriteAsync(string who, Task entering)
        {
            await entering;
            order.Add(who);
            queue.Leave();
        }
    }

    [Fact]
    public async Task BeginWriteSlot_AfterPartOfTheTimeout_LeavesTheRestToSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var node = Sharing(database, new WriteQueue(new EachLookTakes(TimeSpan.FromMilliseconds(700))));

        (await node.ReadAsync(async db =>
        {
            await using var turn = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
            return await db.PragmaAsync("busy_timeout");
        })).ShouldBe(1300L);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task BeginWriteSlot_WhenTheDatabaseCannotBeOpened_ReleasesTheSlot(DatabaseProvider provider)
    {
        await using var gone = TestDatabase.Empty(provider);
        await using var database = await TestDatabase.MigratedAsync(provider);
        var queue = new WriteQueue(TimeProvider.System);

        var outage = await Should.ThrowAsync<Exception>(() => BeginAsync(gone));

        DatabaseOutage.CauseOf(outage).ShouldNotBeNull();
        (await BeginAsync(database)).ShouldBeTrue();

        Task<bool> BeginAsync(TestDatabase on) => Sharing(on, queue).ReadAsync(async db =>
        {
            await using var turn = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
            return true;
        });
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task BeginWriteSlot_WhileHeldOnTheSameNode_WaitsAndCanBeCanceledImmediately(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        database.Node.Clock.TimerPace = 100;
        await using var scope = database.Node.Open();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        using var cancellation = new CancellationTokenSource();

        var first = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
        var second = db.BeginWriteSlotAsync(WritePriority.Ordinary, cancellation.Token);
        var third = db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
        second.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        third.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();

        await (await third).DisposeAsync();
    }

    private static Node Sharing(TestDatabase database, WriteQueue queue) => database.StartNode(services => services.AddSingleton(queue));

    private sealed class EachLookTakes(TimeSpan time) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => time.Ticks * _looks++;
    }
}
