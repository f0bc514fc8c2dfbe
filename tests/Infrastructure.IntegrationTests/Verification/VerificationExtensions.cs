using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

internal static class VerificationExtensions
{
    public static Task<VerificationResult> VerifyAsync(this Node node, string token, Caller? asker = null, bool pastCache = false) =>
        node.VerifyAsync(new VerificationRequest(token.AsMemory(), Client: null, asker, pastCache));

    public static Task<VerificationResult> VerifyAsync(this Node node, VerificationRequest request) =>
        node.UseAsync((IAccesskeyVerifier verifier) => verifier.VerifyAsync(request, CancellationToken.None).AsTask());

    public static async Task<VerificationCode> CodeOfAsync(this Node node, AccesskeyToken token) =>
        (await node.VerifyAsync(token.Reveal())).Code;

    /// <summary>One poll of the feed, as the service's loop makes it.</summary>
    public static Task PollAsync(this Node node) => node.UseAsync(async (ChangeFeedFollower follower) =>
    {
        await follower.PollAsync();
        return true;
    });

    public static void ShouldBeRejected(this VerificationResult verification, VerificationCode code)
    {
        verification.Code.ShouldBe(code);
        verification.Accesskey.ShouldBeNull();
    }
}
