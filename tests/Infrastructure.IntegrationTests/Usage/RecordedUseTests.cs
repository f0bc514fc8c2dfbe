using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class RecordedUseTests
{
    [Fact]
    public async Task Use_FromTheDatabaseAndFromMemory_IsNotedOnceASecond()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        var (counters, clock) = (scene.Node.Get<CounterBuffer>(), scene.Node.Clock);
        DateTimeOffset Noted()
        {
            scene.Node.Get<LastUsedTracker>().Flush();
            return new DateTimeOffset(counters.Take().ShouldHaveSingleItem().Value, TimeSpan.Zero);
        }

        await scene.VerifyAsync();
        Noted().ShouldBe(clock.Now);

        await scene.VerifyAsync();
        var first = clock.Now;
        clock.Advance(TimeSpan.FromSeconds(0.4));
        await scene.VerifyAsync();
        Noted().ShouldBe(first);

        clock.Advance(TimeSpan.FromSeconds(0.6));
        await scene.Node.PollAsync();
        await scene.VerifyAsync();
        Noted().ShouldBe(clock.Now);
    }

    [Fact]
    public async Task Verification_WhenRejected_RecordsARefusalAndNoUse()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, null, null, scene.Node.Clock.Now));
        await scene.Node.PollAsync();

        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Disabled);
        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Disabled);
        await scene.Node.CodeOfAsync(TokenFormat.Default.Generate());

        var refused = scene.Node.Get<CounterBuffer>().Take().ShouldHaveSingleItem();
        (refused.Key.Kind, refused.Key.Subject, refused.Key.Code, refused.Value).ShouldBe((CounterKind.Refusal, scene.Key.Id, "disabled", 2));
    }

    [Fact]
    public async Task Refusal_OfAnUnknownTokenOrADeletedCustomersKey_IsNotCounted()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.Node.CodeOfAsync(TokenFormat.Default.Generate());
        await scene.Node.DeleteCustomerAsync(scene.Customer.Id);
        await scene.Node.PollAsync();

        (await scene.VerifyAsync()).ShouldBe(VerificationCode.NotFound);
        (await scene.VerifyAsync()).ShouldBe(VerificationCode.NotFound);

        scene.Node.Get<CounterBuffer>().Take().ShouldBeEmpty();
    }
}
