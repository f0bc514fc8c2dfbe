using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Lookups;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A node's real database, whose reads the test counts and can hold.</summary>
internal sealed class HeldDatabase : IKeyReader, IChangeFeed
{
    private IKeyReader _keys = null!;
    private IChangeFeed _feed = null!;
    private int _reads;
    private int _polls;

    public Func<Task> BeforeFind { get; set; } = PassAsync;

    public Func<Task> AfterFind { get; set; } = PassAsync;

    public Func<Task> BeforePoll { get; set; } = PassAsync;

    /// <summary>The lookups that were begun.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>The reads of the feed that were begun.</summary>
    public int Polls => Volatile.Read(ref _polls);

    public static Task PassAsync() => Task.CompletedTask;

    /// <summary>Puts itself before the database that is registered.</summary>
    public void Hold(IServiceCollection services)
    {
        Hold<IKeyReader>(services, real => _keys = real);
        Hold<IChangeFeed>(services, real => _feed = real);
    }

    public async Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId)
    {
        Interlocked.Increment(ref _reads);
        await BeforeFind();
        var facts = await _keys.FindAsync(hash, customerId);
        await AfterFind();
        return facts;
    }

    public IChangeFeedReader CreateReader() => new HeldReader(this, _feed.CreateReader());

    private void Hold<T>(IServiceCollection services, Action<T> found)
        where T : class
    {
        var real = services.Single(service => service.ServiceType == typeof(T)).ImplementationType!;
        services.AddSingleton(real);
        services.AddSingleton(provider =>
        {
            found((T)provider.GetRequiredService(real));
            return (T)(object)this;
        });
    }

    private sealed class HeldReader(HeldDatabase held, IChangeFeedReader real) : IChangeFeedReader
    {
        public Task<ChangePage> ReadAsync(long from) => PollAsync(() => real.ReadAsync(from));

        public Task<ChangePage> ReadNewestAsync() => PollAsync(real.ReadNewestAsync);

        public ValueTask DisposeAsync() => real.DisposeAsync();

        private async Task<ChangePage> PollAsync(Func<Task<ChangePage>> read)
        {
            Interlocked.Increment(ref held._polls);
            await held.BeforePoll();
            return await read();
        }
    }
}
