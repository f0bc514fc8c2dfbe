using Accesskeys.Application;
using Accesskeys.Infrastructure.Persistence;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>
/// Paging returns every key that existed throughout exactly once, newest first. It returns no key that was created after the first page
/// was read, or deleted before the page on which it would have appeared.
/// </summary>
public sealed class PagingTests
{
    private const int KeysAtFirst = 8;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Paging_BetweenArbitraryWrites_ReturnsEachKeyOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(Configure);

        Check(20, Prop.ForAll<Operation[]>(operations => Wait(() => TakeAsync(node, operations))));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Paging_DuringConcurrentWrites_ReturnsEachKeyOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(Configure);

        Check(6, Prop.ForAll<Operation[], Operation[], NonEmptyArray<Operation>>((some, others, pages) =>
            Wait(() => RaceAsync(node, [some, others], pages.Get))));
    }

    private static void Configure(IServiceCollection services) => services.AddLogging().AddApplication();

    private static void Check(int times, Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(60));

    private static void Wait(Func<Task> test) => Task.Run(test).GetAwaiter().GetResult();

    private static async Task TakeAsync(Node node, Operation[] operations)
    {
        var lister = await PagingCustomer.WithKeysAsync(node, KeysAtFirst);
        var alive = lister.Lives.Keys.ToList();
        var walks = new[] { new Walk(lister), new Walk(lister) };
        var over = new List<Walk>();
        foreach (var operation in operations)
        {
            if (operation.Kind != OperationKind.ReadPage)
            {
                await WriteAsync(lister, alive, operation);
                continue;
            }

            var walk = walks[operation.Walk];
            await walk.ReadPageAsync(operation.PageSize);
            if (walk.IsOver)
            {
                over.Add(walk);
                walks[operation.Walk] = new Walk(lister);
            }
        }

        foreach (var walk in walks)
        {
            await FinishAsync(walk, pageSize: () => 3);
        }

        await ShouldBeExactAsync(lister, over.Concat(walks));
    }

    private static async Task RaceAsync(Node node, Operation[][] writers, Operation[] pages)
    {
        var lister = await PagingCustomer.WithKeysAsync(node, KeysAtFirst * writers.Length);
        var writing = Task.WhenAll(lister.Lives.Keys.Chunk(KeysAtFirst).Zip(writers, (keys, operations) => Task.Run(async () =>
        {
            var alive = keys.ToList();
            foreach (var operation in operations)
            {
                await WriteAsync(lister, alive, operation);
            }
        })));
        var walks = new List<Walk>();
        var next = 0;
        do
        {
            var walk = new Walk(lister);
            await FinishAsync(walk, () => pages[next++ % pages.Length].PageSize);
            walks.Add(walk);
        }
        while (!writing.IsCompleted);

        await writing;
        await ShouldBeExactAsync(lister, walks);
    }

    private static async Task WriteAsync(PagingCustomer lister, List<Guid> alive, Operation operation)
    {
        if (operation.Kind == OperationKind.Create || alive.Count == 0)
        {
            alive.Add(await lister.CreateAsync());
            return;
        }

        var id = operation.Of(alive);
        if (operation.Kind == OperationKind.Delete)
        {
            alive.Remove(id);
            await lister.DeleteAsync(id);
        }
        else
        {
            await lister.RenameAsync(id);
        }
    }

    private static async Task FinishAsync(Walk walk, Func<int> pageSize)
    {
        do
        {
            await walk.ReadPageAsync(pageSize());
        }
        while (!walk.IsOver);
    }

    private static async Task ShouldBeExactAsync(PagingCustomer lister, IEnumerable<Walk> walks)
    {
        var numbers = await lister.NumbersAsync();
        foreach (var walk in walks)
        {
            walk.ShouldBeExact(numbers);
        }
    }
}
