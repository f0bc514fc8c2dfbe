using System.Data.Common;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

public sealed class ImportForACustomerTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_ForACustomerThatIsDeletedMeanwhile_GivesItNoMoreKeys(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        var node = database.StartNode(HotPaths.Configure, new AfterFirstCommit(() => database.Node.DeleteCustomerAsync(customer.Id)));
        await node.CallForAsync(await database.Node.ChangeAsync(db => db.Customers.Add(Customer.RegisterOperator("Operator", node.Clock.Now)).Entity));
        var import = new ImportAccesskeys([.. Enumerable.Range(0, 150).Select(_ => Key(TokenFormat.Default.Generate()))]) { CustomerId = $"{customer.Id}" };

        var failure = await Should.ThrowAsync<ValidationException>(() => SendAsync(node, import));

        failure.Errors.ByMember().Keys.ShouldBe(["customer_id"]);
        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().CountAsync(key => key.CustomerId == customer.Id))).ShouldBe(100);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_OfAnothersHash_IsCountedForTheOwnerOfTheKeyUnlessItIsDeleted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(HotPaths.Configure);
        var owner = await node.AddCallerAsync();
        var (taken, deleted) = (TokenFormat.Default.Generate(), TokenFormat.Default.Generate());
        var key = await node.AddKeyAsync(owner.Id, taken);
        await node.AddDeletedKeyAsync(owner.Id, deleted);
        await node.CallForAsync(await node.AddCustomerAsync());

        var answer = await SendAsync(node, new ImportAccesskeys([Key(taken), Key(deleted), Key(TokenFormat.Default.Generate()), Key(taken)]));

        answer.Result.Select(result => result.Status).ShouldBe(["conflict", "conflict", "created", "conflict"]);
        var counted = node.Get<CounterBuffer>().Take().ShouldHaveSingleItem();
        (counted.Key.Subject, counted.Key.Code, counted.Value).ShouldBe((key.Id, "import_conflict", 2));
    }

    private static ImportedAccesskey Key(AccesskeyToken token) =>
        new("", "", Convert.ToHexString(token.Hash.ToBytes()), "", "2090-01-01T00:00:00Z") { Scopes = [] };

    private static Task<T> SendAsync<T>(Node node, IRequest<T> request) => node.UseAsync((IMediator mediator) => mediator.Send(request));

    private sealed class AfterFirstCommit(Func<Task> act) : DbTransactionInterceptor
    {
        private bool _done;

        public override async Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!_done)
            {
                _done = true;
                await act();
            }
        }
    }
}
