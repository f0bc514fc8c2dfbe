using Microsoft.AspNetCore.Http;

namespace Accesskeys.AspNetCore;

/// <summary>A credential in a request, found by the service's own rules: an empty one is ignored.</summary>
internal readonly record struct PresentedKey(string Token, bool IsInHeader)
{
    private const string Bearer = "Bearer ";
    private const string AccesskeyScheme = "vb_";

    /// <summary>Whether it is a JSON Web Token, three parts with dots between, which belongs to another scheme.</summary>
    public bool IsWebToken =>
        IsInHeader && !Token.StartsWith(AccesskeyScheme, StringComparison.Ordinal) && Token.AsSpan().Count('.') == 2;

    public static IReadOnlyList<PresentedKey> AllIn(HttpContext context)
    {
        var query = (context.Features.Get<HiddenKeys>()?.Tokens ?? []).Select(token => new PresentedKey(token, IsInHeader: false));
        var header = context.Request.Headers.Authorization.SelectMany(InHeader).Select(token => new PresentedKey(token, IsInHeader: true));
        return [.. query.Concat(header).Where(key => key.Token.Length > 0)];
    }

    public override string ToString() => nameof(PresentedKey);

    // Repeated headers may have been joined on the way (RFC 9110, 5.2).
    private static IEnumerable<string> InHeader(string? header)
    {
        var parts = header?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        return (parts.Skip(1).Any(IsBearer) ? parts : [header ?? ""]).Where(IsBearer).Select(part => part[Bearer.Length..].TrimStart(' '));
    }

    private static bool IsBearer(string header) => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
}
