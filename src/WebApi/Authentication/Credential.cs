using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Authentication;

internal enum CredentialPlace
{
    AccesskeyParameter,
    TokenParameter,
    AuthorizationHeader,
}

/// <summary>A credential as it was given. What it is, and whether it may stand where it does, is told from the shape alone.</summary>
internal readonly record struct Credential(CredentialPlace Place, ReadOnlyMemory<char> Text)
{
    public bool IsSession => LooksLikeSession && Place != CredentialPlace.AccesskeyParameter;

    private bool LooksLikeAccesskey => Text.Span.StartsWith(AccesskeyToken.Scheme, StringComparison.Ordinal);

    private bool LooksLikeSession => !LooksLikeAccesskey && Text.Span.Count('.') == 2;

    /// <param name="foreignToo">Whether a key's token may have any form, but in the header that of a session.</param>
    public bool IsAccesskey(bool foreignToo) => Place != CredentialPlace.TokenParameter && (LooksLikeAccesskey || (foreignToo && !IsSession));

    /// <summary>What to answer where it stands for nobody.</summary>
    public Failure Refusal(bool foreignToo) => Place switch
    {
        CredentialPlace.TokenParameter when LooksLikeAccesskey => Failure.AccesskeyInToken,
        CredentialPlace.AccesskeyParameter when LooksLikeSession && !foreignToo => Failure.SessionInAccesskey,
        _ => Failure.InvalidCredentials,
    };

    public override string ToString() => Place.ToString();
}
