using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Logging;

internal static partial class RequestId
{
    public const string Header = "X-Request-Id";
    public const int MaxLength = 64;
    public const string Pattern = "[A-Za-z0-9_-]{1,64}";

    // Unique and not secret: a random start for each process, then counted on. A random number for each costs a system call.
    private static readonly ulong _process = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static long _last = RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>The caller's own, unless it is none, repeated, ill-formed or holds what looks like a token.</summary>
    public static string For(StringValues given) =>
        given is [{ } id] && Form().IsMatch(id) && !TokenMask.Matches(id) ? id : Next();

    private static string Next() => string.Create(32, Interlocked.Increment(ref _last), static (text, number) =>
    {
        _process.TryFormat(text, out _, "x16", CultureInfo.InvariantCulture);
        number.TryFormat(text[16..], out _, "x16", CultureInfo.InvariantCulture);
    });

    // \z and not $, which lets a line feed pass at the end.
    [GeneratedRegex(@"\A" + Pattern + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
