using System.Security.Cryptography;
using System.Text;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>The secret that all nodes share. Each use takes a key of its own from it (RFC 5869).</summary>
internal sealed class SigningKey(byte[] secret)
{
    public byte[] Subkey(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, outputLength: 32, info: Encoding.UTF8.GetBytes("accesskeys " + use));
}
