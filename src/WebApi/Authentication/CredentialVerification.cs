using Accesskeys.Application.Verification;

namespace Accesskeys.WebApi.Authentication;

internal static class CredentialVerification
{
    /// <summary>The key that a credential stands for; <c>null</c> if it is no access key, or no good one.</summary>
    public static async ValueTask<VerifiedAccesskey?> FindAsync(this IAccesskeyVerifier accesskeys, Credential credential, HttpContext context)
    {
        if (!credential.IsAccesskey)
        {
            return null;
        }

        var request = new VerificationRequest(credential.Text, context.Connection.RemoteIpAddress);
        return (await accesskeys.VerifyAsync(request, context.RequestAborted)).Accesskey;
    }
}
