using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class CommitOutcomeTests
{
    private readonly CommitFaultInterceptor _trouble = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheCallerLeavesAtTheCommit_IsSaved(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        using var cancellation = new CancellationTokenSource();
        _trouble.Before = cancellation.Cancel;

        var saved = await ChangeAsync(database, customer.Id, cancellation.Token);

        _trouble.Cancellable.ShouldBe(false);
        (await KeysAsync(database.Node)).ShouldBe([saved.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheCommitsResponseIsLost_FindsThatItIsSaved(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        _trouble.After = Lose;

        var saved = await ChangeAsync(database, customer.Id);

        saved.Number.ShouldBe(2);
        (await KeysAsync(database.Node)).ShouldBe([saved.Id]);
        (await database.Node.ChangesAsync()).Count.ShouldBe(2);
        (await database.Node.LastNumberAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenItsConnectionCannotBeClosed_IsSavedAndReleasesTheWriteLock(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        await using var scope = database.StartNode(new CloseFaultInterceptor()).Open();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();

        foreach (var number in new[] { 2, 3 })
        {
            var key = database.Node.Key(customer.Id);
            await db.ChangeAsync(_ => Task.FromResult(db.Accesskeys.Add(key)), CancellationToken.None);
            key.Number.ShouldBe(number);
        }

        (await database.Node.LastNumberAsync()).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheCommitFails_ThrowsWhatItFailedWith(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        _trouble.Before = Lose;

        await Should.ThrowAsync<CommitResponseLostException>(() => ChangeAsync(database, customer.Id));

        (await KeysAsync(database.Node)).ShouldBeEmpty();
        (await database.Node.ChangesAsync()).Count.ShouldBe(1);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheCommitFailsAndAnothersChangeGetsItsNumber_Throws(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        Accesskey? others = null;
        _trouble.Before = Lose;
        _trouble.BeforeTheNext = async () => others = await database.Node.AddKeyAsync(customer.Id);

        await Should.ThrowAsync<CommitResponseLostException>(() => ChangeAsync(database, customer.Id));

        others!.Number.ShouldBe(2);
        (await KeysAsync(database.Node)).ShouldBe([others.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTheOutcomeCannotBeSettled_SaysSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        _trouble.After = Lose;
        _trouble.BeforeTheNext = () => throw new TimeoutException();

        var unknown = await Should.ThrowAsync<UnavailableException>(() => ChangeAsync(database, customer.Id));

        // On SQL Server behind the word that it was tried again in vain.
        unknown.GetBaseException().ShouldBeOfType<TimeoutException>();
        DatabaseOutage.CauseOf(unknown).ShouldNotBeNull();
        (await KeysAsync(database.Node)).Count.ShouldBe(1);
    }

    private static void Lose() => throw new CommitResponseLostException();

    private static Task<List<Guid>> KeysAsync(Node node) => node.ReadAsync(db => db.Accesskeys.Select(key => key.Id).ToListAsync());

    private Task<Accesskey> ChangeAsync(TestDatabase database, Guid customerId, CancellationToken cancellationToken = default)
    {
        var node = database.StartNode(_trouble);
        return node.ChangeAsync(db => db.Accesskeys.Add(node.Key(customerId)).Entity, cancellationToken);
    }
}
