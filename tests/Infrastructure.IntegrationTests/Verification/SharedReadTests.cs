using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class SharedReadTests
{
    private readonly Gate _gate = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenManyAskForTheSameToken_ReadsTheDatabaseOnce(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforeFind = _gate.PassAsync;
        var first = scene.VerifyAsync();
        await _gate.Reached;

        var all = Enumerable.Range(0, 50).Select(_ => scene.VerifyAsync()).Append(first).ToList();
        _gate.Open();

        (await Task.WhenAll(all)).ShouldAllBe(code => code == VerificationCode.Valid);
        scene.Held.Reads.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task Verify_WhenAReadBeganLongerThanABoundAgo_HasItsOwn(long ticksBeyond, int reads)
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        scene.Held.BeforeFind = _gate.PassAsync;
        var first = scene.VerifyAsync();
        await _gate.Reached;

        scene.Node.Clock.Advance(Scene.Bound + TimeSpan.FromTicks(ticksBeyond));
        var second = scene.VerifyAsync();

        scene.Held.Reads.ShouldBe(reads);
        _gate.Open();
        (await Task.WhenAll(first, second)).ShouldAllBe(code => code == VerificationCode.Valid);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_PastTheCache_JoinsNoRead(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforeFind = _gate.PassAsync;
        var first = scene.VerifyAsync();
        await _gate.Reached;

        var second = scene.Node.VerifyAsync(scene.Token.Reveal(), pastCache: true);

        scene.Held.Reads.ShouldBe(2);
        _gate.Open();
        (await first, (await second).Code).ShouldBe((VerificationCode.Valid, VerificationCode.Valid));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_BypassingTheCache_ReadsWhatIsCached(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.DeleteAsync(by: scene.Other);

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
        (await scene.Node.VerifyAsync(scene.Token.Reveal(), pastCache: true)).ShouldBeRejected(VerificationCode.NotFound);

        scene.Held.Reads.ShouldBe(2);
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenItsReadFailed_ReadsAnewTheNextTime(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforeFind = () => throw new IOException();

        await Should.ThrowAsync<IOException>(scene.VerifyAsync);
        scene.Held.BeforeFind = HeldDatabase.PassAsync;

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
    }
}
