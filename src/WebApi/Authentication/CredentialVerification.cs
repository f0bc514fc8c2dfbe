using Accesskeys.Application.Verification;

namespace Accesskeys.WebApi.Authentication;

internal static class CredentialVerification
{
    /// <summary>Verifies the key of a credential. A credential that isn't an access key is malformed.</summary>
    /// <param name="scopes">The scopes that the key must hold; <c>null</c> if none.</param>
    /// <param name="cost">What the use costs; <c>null</c> if it is no use.</param>
    public static ValueTask<VerificationResult> VerifyAsync(
        this IAccesskeyVerifier accesskeys, Credential credential, HttpContext context, IReadOnlyList<string>? scopes = null, int? cost = null)
    {
        if (!credential.IsAccesskey(accesskeys.TakesForeignTokens))
        {
            return new(new VerificationResult(VerificationCode.Malformed));
        }

        var request = new VerificationRequest(credential.Text, context.Connection.RemoteIpAddress) { Scopes = scopes, Cost = cost };
        return accesskeys.VerifyAsync(request, context.RequestAborted);
    }
}
