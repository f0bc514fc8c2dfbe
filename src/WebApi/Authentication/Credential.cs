using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Authentication;

internal enum CredentialPlace
{
    AccesskeyParameter,
    TokenParameter,
    AuthorizationHeader,
}

/// <summary>A credential as sent. Its form alone decides what it is, and whether it is allowed in its place.</summary>
internal readonly record struct Credential(CredentialPlace Place, ReadOnlyMemory<char> Text)
{
    public bool IsSession => LooksLikeSession && Place != CredentialPlace.AccesskeyParameter;

    private bool LooksLikeAccesskey => Text.Span.StartsWith(TokenFormat.Default.Scheme, StringComparison.Ordinal);

    private bool LooksLikeSession => !LooksLikeAccesskey && Text.Span.Count('.') == 2;

    /// <param name="foreignToo">Whether a key's token may have any form except, in the header, that of a session token.</param>
    public bool IsAccesskey(bool foreignToo) => Place != CredentialPlace.TokenParameter && (LooksLikeAccesskey || (foreignToo && !IsSession));

    /// <summary>The failure to return if it isn't valid.</summary>
    public Failure Refusal(bool foreignToo) => Place switch
    {
        CredentialPlace.TokenParameter when LooksLikeAccesskey => Failure.AccesskeyInToken,
        CredentialPlace.AccesskeyParameter when LooksLikeSession && !foreignToo => Failure.SessionInAccesskey,
        _ => Failure.InvalidCredentials,
    };

    public override string ToString() => Place.ToString();
}
