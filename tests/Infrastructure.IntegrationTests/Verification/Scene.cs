using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A key, and a node that has caught up with the changes, whose clock and reads are the test's.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(TestDatabase database, Action<IServiceCollection> configure, IInterceptor[] interceptors)
    {
        Database = database;
        Node = database.StartNode(
            services =>
            {
                configure(services);
                Held.Hold(services);
            },
            interceptors);
        Node.Clock.Hold();
    }

    public static TimeSpan Bound => new VerificationOptions().RevocationBound;

    public TestDatabase Database { get; }

    /// <summary>Another one on the same database.</summary>
    public Node Other => Database.Node;

    public Node Node { get; }

    public HeldDatabase Held { get; } = new();

    public AccesskeyToken Token { get; } = TokenFormat.Default.Generate();

    public Customer Customer { get; private set; } = null!;

    public Accesskey Key { get; private set; } = null!;

    public static Task<Scene> SetAsync(DatabaseProvider provider, params IInterceptor[] interceptors) =>
        SetAsync(provider, _ => { }, interceptors);

    public static async Task<Scene> SetAsync(
        DatabaseProvider provider, Action<IServiceCollection> configure, params IInterceptor[] interceptors)
    {
        var scene = new Scene(await TestDatabase.MigratedAsync(provider), configure, interceptors);
        try
        {
            await scene.BeginAsync();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public Task<VerificationCode> VerifyAsync() => Node.CodeOfAsync(Token);

    /// <summary>Verifies, and returns how often the database was read for it.</summary>
    public async Task<(VerificationCode Code, int Reads)> CountAsync(AccesskeyToken? token = null)
    {
        var before = Held.Reads;
        return (await Node.CodeOfAsync(token ?? Token), Held.Reads - before);
    }

    /// <summary>Gives the key another token.</summary>
    public Task GiveAsync(string token) => Database.Location.GiveTokenAsync(Key.Id, token);

    public Task DeleteAsync(Node? by = null) => (by ?? Node).AlterKeyAsync(Key.Id, key => key.Delete(Node.Clock.Now));

    public async ValueTask DisposeAsync() => await Database.DisposeAsync();

    private async Task BeginAsync()
    {
        Customer = await Other.AddCallerAsync();
        await Node.CallForAsync(Customer);
        Key = await Other.AddKeyAsync(Customer.Id, Token);
        await Node.PollAsync();
    }
}
