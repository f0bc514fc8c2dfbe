using System.Security.Cryptography;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace Accesskeys.Infrastructure.DataProtection;

/// <summary>
/// The framework's data protection by subkeys of the signing keys, one for each purpose: all nodes open what one has sealed, a change of
/// the key outlives it as sessions do, and there is no key ring to store.
/// </summary>
internal sealed class SealedDataProtection(SigningKeySettings settings) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(settings.SigningKeys, "data protection/" + purpose);

    private sealed class Protector(IEnumerable<SigningKey> keys, string purpose) : IDataProtector
    {
        private readonly Sealer _sealer = new(keys, purpose);

        // The length keeps two chains of purposes with the same letters apart.
        public IDataProtector CreateProtector(string next) => new Protector(keys, $"{purpose}/{next.Length}:{next}");

        public byte[] Protect(byte[] plaintext)
        {
            var sealedForm = new byte[plaintext.Length + Sealer.Overhead];
            _sealer.Seal(plaintext, [], sealedForm);
            return sealedForm;
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            var plain = new byte[Math.Max(0, protectedData.Length - Sealer.Overhead)];
            return protectedData.Length >= Sealer.Overhead && _sealer.TryOpen(protectedData, [], plain)
                ? plain
                : throw new CryptographicException("The data wasn't sealed for this purpose with any of the signing keys.");
        }
    }
}
