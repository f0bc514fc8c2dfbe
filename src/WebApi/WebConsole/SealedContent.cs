using System.Buffers.Text;
using System.Security.Cryptography;
using Accesskeys.Application.Common;
using Accesskeys.Console.Sessions;
using Accesskeys.WebApi.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Sealed for one session, by a subkey of the signing key: any node opens it.</summary>
internal sealed class SealedContent(IDataProtectionProvider protection, HttpCaller http) : ISealedContent
{
    public string Seal(byte[] content) => Base64Url.EncodeToString(Protector().Protect(content));

    public byte[]? Open(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : Protector().Unprotect(Base64Url.DecodeFromChars(text));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector Protector() =>
        protection.CreateProtector("console content").CreateProtector($"{http.Caller?.Session?.Id ?? throw new CallerRevokedException()}");
}
