using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

/// <summary>A revoked key is rejected within CacheFor plus the service's revocation bound.</summary>
public sealed class RevocationTests
{
    private const string Path = "/claims?accesskey=vb_key";

    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(60)]
    public async Task RevokedKey_AfterBothTimesHavePassed_IsRejected(double cacheFor)
    {
        var random = new Random(20261201);
        await using var application = await Application.StartAsync(options => options.CacheFor = TimeSpan.FromSeconds(cacheFor));
        for (var round = 0; round < 20; round++)
        {
            var clock = application.Clock;
            var revoked = clock.GetUtcNow() + TimeSpan.FromMilliseconds(random.Next(3000));
            var worst = TimeSpan.MinValue;
            // A node whose state is up to one bound old, and which says how long its response is valid. Both directions take time.
            application.Service.Answer = _ =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
                var age = random.NextDouble() * _bound;
                var left = (int)(_bound - age).TotalMilliseconds;
                var answer = clock.GetUtcNow() - age < revoked ? StubService.Good(left) : StubService.Bad();
                clock.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
                return Task.FromResult(answer);
            };

            while (clock.GetUtcNow() < revoked + TimeSpan.FromSeconds(4))
            {
                var sent = clock.GetUtcNow();
                if (await application.GetAsync($"{Path}{round}").StatusAsync() == 200)
                {
                    worst = sent - revoked;
                }

                clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 60)));
            }

            worst.ShouldBeGreaterThan(TimeSpan.FromSeconds(-1), "It was never let in.");
            worst.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(cacheFor) + _bound);
            worst.ShouldBeLessThanOrEqualTo(_bound, "What the service says of how long it counts makes it the bound alone.");
        }
    }
}
