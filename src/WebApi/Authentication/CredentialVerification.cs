using Accesskeys.Application.Verification;

namespace Accesskeys.WebApi.Authentication;

internal static class CredentialVerification
{
    /// <summary>Of the key that a credential stands for; where it is no access key, that it has not the form of one.</summary>
    /// <param name="scopes">What the key must hold; <c>null</c> where any key will do.</param>
    public static ValueTask<VerificationResult> VerifyAsync(
        this IAccesskeyVerifier accesskeys, Credential credential, HttpContext context, IReadOnlyList<string>? scopes = null)
    {
        if (!credential.IsAccesskey(accesskeys.TakesForeignTokens))
        {
            return new(new VerificationResult(VerificationCode.Malformed));
        }

        var request = new VerificationRequest(credential.Text, context.Connection.RemoteIpAddress) { Scopes = scopes };
        return accesskeys.VerifyAsync(request, context.RequestAborted);
    }
}
