using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>A secret that all nodes share. Each use takes a key of its own from it (RFC 5869).</summary>
internal sealed class SigningKey
{
    private const int KeyIdSize = 8;

    private readonly byte[] _secret;

    public SigningKey(byte[] secret)
    {
        _secret = secret;
        TokenKey = new SymmetricSecurityKey(Subkey("session"))
        {
            KeyId = Base64Url.EncodeToString(Subkey("key id").AsSpan(0, KeyIdSize)),
        };
    }

    /// <summary>What session tokens are signed with. Its id follows from the secret, so that nobody has to name keys.</summary>
    public SymmetricSecurityKey TokenKey { get; }

    public byte[] Subkey(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, outputLength: 32, info: Encoding.UTF8.GetBytes("accesskeys " + use));
}
