using System.Net;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class CachedVerdictTests
{
    private const string Path = "/claims?accesskey=vb_key";

    private static readonly TimeSpan _instant = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData(1, 5000, 1000)]
    [InlineData(2, 1500, 1500)]
    [InlineData(0.25, 1000, 250)]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1000, 0)]
    public async Task ValidKey_OnceVerified_IsCachedForTheShorterOfBothTimes(double cacheFor, int freshForMs, int rememberedForMs)
    {
        await using var application = await Application.StartAsync(options => options.CacheFor = TimeSpan.FromSeconds(cacheFor));
        application.Service.Answer = _ => Task.FromResult(StubService.Good(freshForMs));
        await application.GetAsync(Path);

        if (rememberedForMs > 0)
        {
            application.Clock.Advance(TimeSpan.FromMilliseconds(rememberedForMs) - _instant);
            await application.GetAsync(Path);
            application.Service.Asked.Count.ShouldBe(1);
            application.Clock.Advance(_instant);
        }

        await application.GetAsync(Path);
        application.Service.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task InvalidKey_OnceVerified_IsCachedNoLonger()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Bad());
        await application.GetAsync(Path);
        application.Clock.Advance(TimeSpan.FromSeconds(1) - _instant);
        await application.GetAsync(Path);
        application.Service.Asked.Count.ShouldBe(1);

        application.Clock.Advance(_instant);
        application.Service.Answer = _ => Task.FromResult(StubService.Good());

        (await application.GetAsync(Path).StatusAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task Time_TakenByTheRequest_Counts()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ =>
        {
            application.Clock.Advance(TimeSpan.FromMilliseconds(600));
            return Task.FromResult(StubService.Good());
        };
        await application.GetAsync(Path);

        application.Clock.Advance(TimeSpan.FromMilliseconds(400));
        await application.GetAsync(Path);

        application.Service.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Machine_AfterSleep_UsesNothingCachedEarlier()
    {
        await using var application = await Application.StartAsync();
        await application.GetAsync(Path);

        application.Clock.Sleep(TimeSpan.FromHours(1));
        await application.GetAsync(Path);

        application.Service.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Key_FromAnotherAddress_IsAskedAboutAgain()
    {
        await using var application = await Application.StartAsync();

        await application.GetFromAsync(IPAddress.Parse("203.0.113.7"), Path, []);
        await application.GetFromAsync(IPAddress.Parse("203.0.113.8"), Path, []);
        await application.GetFromAsync(IPAddress.Parse("::ffff:203.0.113.7"), Path, []);

        application.Service.Asked.Select(asked => asked.Ip).ShouldBe(["203.0.113.7", "203.0.113.8"]);
    }
}
