using Accesskeys.Application.Common;
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

        return accesskeys.VerifyAsync(RequestOf(credential, context, scopes) with { Cost = cost }, context.RequestAborted);
    }

    /// <summary>The caller of a credential, if it is a key that is valid. Nothing is counted or spent.</summary>
    /// <param name="scopes">The scopes that the key must hold; <c>null</c> if none.</param>
    public static ValueTask<Caller?> FindCallerAsync(
        this IAccesskeyVerifier accesskeys, Credential credential, HttpContext context, IReadOnlyList<string>? scopes) =>
        credential.IsAccesskey(accesskeys.TakesForeignTokens)
            ? accesskeys.FindCallerAsync(RequestOf(credential, context, scopes), context.RequestAborted)
            : default;

    private static VerificationRequest RequestOf(Credential credential, HttpContext context, IReadOnlyList<string>? scopes) =>
        new(credential.Text, context.Connection.RemoteIpAddress) { Scopes = scopes };
}
