using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

public sealed class InterruptedImportTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_ThatFailsHalfway_KeepsWholeBatchesAndCompletesOnRetry(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        var saves = new FailingSave();
        var node = database.StartNode(HotPaths.Configure, saves);
        await node.CallForAsync(customer);
        var import = new ImportAccesskeys([.. Enumerable.Range(0, 250).Select(_ => Key())]);

        await Should.ThrowAsync<UnavailableException>(() => SendAsync(node, import));
        var results = (await SendAsync(node, import)).Result;

        results.Select(result => result.Status).ShouldBe([.. Enumerable.Repeat("exists", 100), .. Enumerable.Repeat("created", 150)]);
        saves.Keys.ShouldBe([100, 100, 100, 50]);
    }

    private static ImportedAccesskey Key() => new(
        "", "", Convert.ToHexString(TokenFormat.Default.Generate().Hash.ToBytes()), "", "2090-01-01T00:00:00Z")
    {
        Scopes = [],
    };

    private static Task<T> SendAsync<T>(Node node, IRequest<T> request) => node.UseAsync((IMediator mediator) => mediator.Send(request));

    /// <summary>Counts the keys of each save, and lets the second fail.</summary>
    private sealed class FailingSave : SaveChangesInterceptor
    {
        public List<int> Keys { get; } = [];

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (eventData.Context!.ChangeTracker.Entries<Accesskey>().Count() is var keys and > 0)
            {
                Keys.Add(keys);
            }

            return Keys.Count == 2 ? throw new UnavailableException("The disk is full.") : new(result);
        }
    }
}
