using Accesskeys.Application.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>Walking the customers is as exact as walking the keys: both are numbered by the change that made them.</summary>
public sealed class CustomerPagingTests
{
    private const int AtFirst = 12;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Walk_WhileOthersMakeAndDeleteCustomers_ShowsWhoWasThereThroughoutOnceAndNewestFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(HotPaths.Configure);
        await node.AddCallerAsync();
        var staying = await AddAsync(node, AtFirst);
        var going = await AddAsync(node, AtFirst);
        var writing = Task.Run(async () =>
        {
            foreach (var customer in going)
            {
                await node.UseAsync((IMediator mediator) => mediator.Send(new DeleteCustomer(customer.Id)));
                await AddAsync(node, 1);
            }
        });

        do
        {
            var walked = await WalkAsync(node, pageSize: 3);

            walked.ShouldBeUnique();
            walked.Intersect(staying.Select(customer => customer.Id)).ShouldBe(staying.Select(customer => customer.Id).Reverse());
            var numbers = await NumbersAsync(node);
            walked.Select(id => numbers[id]).ShouldBeInOrder(SortDirection.Descending);
        }
        while (!writing.IsCompleted);

        await writing;
        (await WalkAsync(node, pageSize: 100)).Intersect(going.Select(customer => customer.Id)).ShouldBeEmpty();
    }

    private static async Task<List<Domain.Customers.Customer>> AddAsync(Node node, int count)
    {
        var added = new List<Domain.Customers.Customer>();
        while (added.Count < count)
        {
            // All of one instant: it is not the time that orders them.
            added.Add(await node.AddCustomerAsync());
        }

        return added;
    }

    private static async Task<List<Guid>> WalkAsync(Node node, int pageSize)
    {
        var walked = new List<Guid>();
        string? next = null;
        do
        {
            var page = await node.UseAsync((IMediator mediator) => mediator.Send(new ListCustomers(pageSize, next)));
            walked.AddRange(page.Result.Select(customer => customer.Id));
            next = page.NextPageToken;
        }
        while (next is not null);

        return walked;
    }

    private static Task<Dictionary<Guid, long>> NumbersAsync(Node node) =>
        node.ReadAsync(db => db.Customers.AsNoTracking().ToDictionaryAsync(customer => customer.Id, customer => customer.Number));
}
