using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class ListTests(Service service)
{
    public sealed class OnSqlite(Service service) : ListTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ListTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ListTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task List_OfManyKeys_WalksThemNewestFirst()
    {
        var client = await NewCustomerAsync();
        var made = await CreateAsync(client, 7);

        var walked = await WalkAsync(client, pageSize: 3);

        walked.ShouldBe(made.Reverse());
    }

    [Fact]
    public async Task List_WhenTheLastPageIsFull_HasNoNextPage()
    {
        var client = await NewCustomerAsync();
        await CreateAsync(client, 2);

        var page = await client.ListAccesskeysAsync(page_size: 2);

        page.Result.Count.ShouldBe(2);
        page.Next_page_token.ShouldBeNull();
    }

    [Fact]
    public async Task List_WithoutKeys_IsEmpty()
    {
        var page = await (await NewCustomerAsync()).ListAccesskeysAsync();

        page.Result.ShouldBeEmpty();
        page.Next_page_token.ShouldBeNull();
    }

    [Fact]
    public async Task List_WithoutAPageSize_ShowsAHundred()
    {
        var client = await NewCustomerAsync();
        await CreateAsync(client, 101);

        var page = await client.ListAccesskeysAsync();

        page.Result.Count.ShouldBe(100);
        (await client.ListAccesskeysAsync(page_token: page.Next_page_token)).Result.Count.ShouldBe(1);
    }

    [Fact]
    public async Task List_WhileKeysComeAndGo_ShowsEachKeyThatStayedExactlyOnce()
    {
        var client = await NewCustomerAsync();
        var made = await CreateAsync(client, 40);
        var (leaving, staying) = (made.Where((_, index) => index % 4 == 0).ToList(), made.Where((_, index) => index % 4 != 0).ToList());
        using var walksAreDone = new CancellationTokenSource();

        var deleting = Task.WhenAll(leaving.Select(id => client.DeleteAccesskeyAsync(id)));
        var creating = Task.Run(async () =>
        {
            while (!walksAreDone.IsCancellationRequested)
            {
                await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
            }
        });
        var walks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WalkAsync(client, pageSize: 3)));
        await walksAreDone.CancelAsync();
        await Task.WhenAll(deleting, creating);

        foreach (var walk in walks)
        {
            walk.ShouldBeUnique();
            staying.ShouldBeSubsetOf(walk);
        }
    }

    [Fact]
    public async Task List_AfterManyCreationsAtOnce_IsOrderedByTheirTimes()
    {
        var client = await NewCustomerAsync();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 })));

        var times = (await client.ListAccesskeysAsync()).Result.Select(key => key.Tm_create).ToList();

        times.ShouldBe(times.OrderDescending());
        times.Count.ShouldBe(30);
    }

    [Fact]
    public async Task List_OfExpiredAndDeletedKeys_ShowsTheExpiredOnly()
    {
        var client = await NewCustomerAsync();
        var expiring = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 1 });
        var deleted = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.DeleteAccesskeyAsync(deleted.Id);
        service.Clock.Advance(TimeSpan.FromSeconds(2));

        (await WalkAsync(client, pageSize: 100)).ShouldBe([expiring.Id]);
        (await client.GetAccesskeyAsync(expiring.Id)).Id.ShouldBe(expiring.Id);
    }

    private async Task<AccesskeysClient> NewCustomerAsync() => service.Client((await service.RegisterCustomerAsync()).Session);

    private static async Task<IReadOnlyList<Guid>> CreateAsync(AccesskeysClient client, int count)
    {
        var ids = new List<Guid>();
        while (ids.Count < count)
        {
            ids.Add((await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 })).Id);
        }

        return ids;
    }

    private static async Task<List<Guid>> WalkAsync(AccesskeysClient client, int pageSize)
    {
        var ids = new List<Guid>();
        string? next = null;
        do
        {
            var page = await client.ListAccesskeysAsync(pageSize, next);
            ids.AddRange(page.Result.Select(key => key.Id));
            next = page.Next_page_token;
        }
        while (next is not null);

        return ids;
    }
}
