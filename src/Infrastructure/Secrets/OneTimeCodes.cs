using System.Security.Cryptography;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Infrastructure.Secrets;

/// <summary>190 random bits. They can't be guessed, so their hash needs neither salt nor stretching.</summary>
internal sealed class OneTimeCodes : IOneTimeCodes
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public OneTimeCode Create()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, IOneTimeCodes.Length);
        return new OneTimeCode(code, HashOf(code));
    }

    public TokenHash HashOf(string code) => TokenHash.Of(code);
}
