using System.Collections.Concurrent;
using Accesskeys.Application.Accesskeys;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>A customer that creates and deletes keys, and records when.</summary>
internal sealed class PagingCustomer
{
    private readonly Node _node;
    private long _ticks;

    private PagingCustomer(Node node) => _node = node;

    public ConcurrentDictionary<Guid, KeyLifetime> Lives { get; } = [];

    /// <summary>With as many keys to begin with, between those of others.</summary>
    public static async Task<PagingCustomer> WithKeysAsync(Node node, int count)
    {
        var others = await node.AddCustomerAsync();
        await node.AddCallerAsync();
        var lister = new PagingCustomer(node);
        for (var made = 0; made < count; made++)
        {
            await lister.CreateAsync();
            await node.AddKeyAsync(others.Id);
        }

        return lister;
    }

    public long Tick() => Interlocked.Increment(ref _ticks);

    public async Task<Guid> CreateAsync()
    {
        var beginning = Tick();
        var key = await SendAsync(new CreateAccesskey("key", "", Subjects.Lifetime));
        Lives[key.Id] = new KeyLifetime(beginning, begun: Tick());
        return key.Id;
    }

    public async Task DeleteAsync(Guid id)
    {
        Lives[id].Ending = Tick();
        await SendAsync(new DeleteAccesskey(id));
        Lives[id].Ended = Tick();
    }

    public Task RenameAsync(Guid id) => SendAsync(new UpdateAccesskey($"renamed at {Tick()}", null) { Id = id });

    public Task<AccesskeyPage> ListAsync(int pageSize, string? pageToken) => SendAsync(new ListAccesskeys(pageSize, pageToken));

    public Task<Dictionary<Guid, long>> NumbersAsync() => _node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().AsNoTracking()
        .Where(key => key.CustomerId == _node.Caller.CustomerId)
        .ToDictionaryAsync(key => key.Id, key => key.Number));

    private Task<T> SendAsync<T>(IRequest<T> request) => _node.UseAsync((IMediator mediator) => mediator.Send(request));
}
