using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.IntegrationTests.Persistence;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class UncertainCommitTests
{
    private readonly CommitFaultInterceptor _trouble = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_WhenTheCommitsResponseIsLost_RevokesTheKeyImmediately(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider, _trouble);
        await scene.VerifyAsync();
        _trouble.After = () => throw new CommitResponseLostException();

        await scene.DeleteAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_WhenItsOutcomeIsUnknown_RevokesTheKeyImmediatelyToo(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider, _trouble);
        await scene.VerifyAsync();
        _trouble.After = () => throw new CommitResponseLostException();
        _trouble.BeforeTheNext = () => throw new TimeoutException();

        await Should.ThrowAsync<UnavailableException>(() => scene.DeleteAsync());

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_WhenItsCommitFailed_CostsOneReadAndNoMore(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider, _trouble);
        await scene.VerifyAsync();
        _trouble.Before = () => throw new CommitResponseLostException();

        await Should.ThrowAsync<CommitResponseLostException>(() => scene.DeleteAsync());

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }
}
