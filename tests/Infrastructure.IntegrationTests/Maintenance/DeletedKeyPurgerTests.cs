using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using MediatR;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

/// <summary>What a key that is no more there leaves right.</summary>
public sealed class DeletedKeyPurgerTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfAPurgedKey_IsRejectedByEveryNode(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (keeper, other) = (database.Node, database.StartNode());
        var customer = await keeper.AddCallerAsync();
        var token = TokenFormat.Default.Generate();
        var key = await keeper.AddKeyAsync(customer.Id, token);
        await other.PollAsync();
        (await other.CodeOfAsync(token)).ShouldBe(VerificationCode.Valid);
        await keeper.DeleteKeyAsync(key.Id);
        await keeper.AddKeyAsync(customer.Id);
        await other.PollAsync();
        keeper.Clock.Now += 2 * PurgeExtensions.Retained;

        (await keeper.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        await other.PollAsync();
        foreach (var node in new[] { keeper, other, database.StartNode() })
        {
            (await node.CodeOfAsync(token)).ShouldBe(VerificationCode.NotFound);
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Successor_OfARemovedKey_IsReadRotatedAndDeletedLikeAnyOther(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(HotPaths.Configure);
        var customer = await node.AddCallerAsync();
        var first = await node.AddKeyAsync(customer.Id);
        var second = await SendAsync(node, new RotateAccesskey(Expire: null, Grace: 0) { Id = first.Id });
        await node.DeleteKeyAsync(first.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await SendAsync(node, new GetAccesskey(second.Id))).RotatedFrom.ShouldBe(first.Id);
        var third = await SendAsync(node, new RotateAccesskey(Expire: null, Grace: 0) { Id = second.Id });
        await SendAsync(node, new DeleteAccesskey(second.Id) { Successors = true });

        (await SendAsync(node, new ListAccesskeys(Pages.MaxSize, PageToken: null))).Result.ShouldNotContain(key => key.Id == third.Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_OfARemovedKeysToken_IsAConflictForEveryone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(HotPaths.Configure);
        var customer = await node.AddCallerAsync();
        var token = TokenFormat.Default.Generate();
        await node.AddDeletedKeyAsync(customer.Id, token);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        var import = new ImportAccesskeys([new ImportedAccesskey("", "", Convert.ToHexString(token.Hash.ToBytes()), "", "2090-01-01T00:00:00Z") { Scopes = [] }]);

        (await SendAsync(node, import)).Result.ShouldHaveSingleItem().Status.ShouldBe("conflict");
        await node.CallForAsync(await node.AddCustomerAsync());
        (await SendAsync(node, import)).Result.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            result => result.Status.ShouldBe("conflict"), result => result.Id.ShouldBeNull());
    }

    private static Task<T> SendAsync<T>(Node node, IRequest<T> request) => node.UseAsync((IMediator mediator) => mediator.Send(request));
}
