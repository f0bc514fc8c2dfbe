using System.Text.Json;

namespace Accesskeys.Application.Common;

internal static class WireNames
{
    /// <summary>The name that a member, or a value of an enumeration, has on the wire.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
