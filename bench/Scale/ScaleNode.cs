using System.Security.Cryptography;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;
using Accesskeys.Bench.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.ChangeFeed;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench.Scale;

/// <summary>The operations of the largest customer, through the service's own handlers, but without HTTP.</summary>
internal sealed class ScaleNode : IAsyncDisposable
{
    public const int PageSize = 100;

    // Prime to every number of keys.
    private const int Stride = 382_733;

    private readonly FilledNode _node;
    private readonly long _keys;
    private Queue<Guid> _ids = new();
    private string? _lastPage;
    private long _verified;

    private ScaleNode(FilledNode node, long keys) => (_node, _keys) = (node, keys);

    public IChangeFeed Feed => _node.Services.GetRequiredService<IChangeFeed>();

    public static async Task<ScaleNode> StartAsync(long keys, string? server)
    {
        var node = new ScaleNode(await FilledNode.StartAsync(keys, server), keys);
        await node.LookAroundAsync();
        return node;
    }

    public Task CreateAsync() => SendAsync(new CreateAccesskey("made", "", 3600));

    public Task GetAsync()
    {
        var id = _ids.Dequeue();
        _ids.Enqueue(id);
        return SendAsync(new GetAccesskey(id));
    }

    public Task FirstPageAsync() => ListAsync(pageToken: null);

    public Task LastPageAsync() => ListAsync(_lastPage);

    public async Task VerifyAsync()
    {
        var token = KeyTokens.Of(++_verified * Stride % _keys);
        if ((await _node.VerifyAsync(token, pastCache: true)).Code != VerificationCode.Valid)
        {
            throw new BenchException("A key that was filled in is not valid.");
        }
    }

    public Task DeleteAsync() => SendAsync(new DeleteAccesskey(_ids.Dequeue()));

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task ListAsync(string? pageToken)
    {
        var page = await SendAsync(new ListAccesskeys(PageSize, pageToken));
        if (page.Result.Count != PageSize || page.NextPageToken is null != (pageToken is not null))
        {
            throw new BenchException("A page is not full, or not where it should be.");
        }
    }

    private async Task LookAroundAsync()
    {
        await using var scope = _node.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        var customer = await db.Customers.SingleAsync(customer => customer.Name == KeyOwners.First);
        var ids = await db.Accesskeys.IgnoreQueryFilters().Where(key => key.CustomerId == customer.Id).Select(key => key.Id).ToArrayAsync();
        RandomNumberGenerator.Shuffle<Guid>(ids);
        _ids = new Queue<Guid>(ids);
        _node.Services.GetRequiredService<BenchCaller>().ActFor(
            scope.ServiceProvider.GetRequiredService<IMapper>().Map<CustomerModel>(customer), accesskeyId: _ids.Dequeue());
        var beforeLastPage = await db.Accesskeys.OrderBy(key => key.Number).Select(key => key.Number).Skip(PageSize).FirstAsync();
        _lastPage = scope.ServiceProvider.GetRequiredService<IPageTokens>().Seal(beforeLastPage, new PagedList(customer.Id, "accesskeys"));
    }

    private async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = _node.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
