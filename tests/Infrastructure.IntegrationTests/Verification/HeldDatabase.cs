using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A node's real database, whose reads the test counts and can hold.</summary>
internal sealed class HeldDatabase : VerificationDatabase
{
    private VerificationDatabase _real = null!;
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
        var real = services.Single(service => service.ServiceType == typeof(VerificationDatabase)).ImplementationType!;
        services.AddSingleton(real);
        services.AddSingleton<VerificationDatabase>(provider =>
        {
            _real = (VerificationDatabase)provider.GetRequiredService(real);
            return this;
        });
    }

    public override async Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId)
    {
        Interlocked.Increment(ref _reads);
        await BeforeFind();
        var facts = await _real.FindAsync(hash, customerId);
        await AfterFind();
        return facts;
    }

    public override FeedReader CreateFeedReader() => new HeldReader(this, _real.CreateFeedReader());

    private sealed class HeldReader(HeldDatabase held, FeedReader real) : FeedReader
    {
        public override Task<FeedPage> ReadAsync(long from) => PollAsync(() => real.ReadAsync(from));

        public override Task<FeedPage> ReadNewestAsync() => PollAsync(real.ReadNewestAsync);

        public override ValueTask DisposeAsync() => real.DisposeAsync();

        private async Task<FeedPage> PollAsync(Func<Task<FeedPage>> read)
        {
            Interlocked.Increment(ref held._polls);
            await held.BeforePoll();
            return await read();
        }
    }
}
