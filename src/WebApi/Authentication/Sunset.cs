using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.WebApi.Authentication;

/// <summary>RFC 8594: announces a key's expiry in every response during its last days.</summary>
internal static class Sunset
{
    public const string Header = "Sunset";

    private static readonly TimeSpan _ahead = TimeSpan.FromDays(7);

    public static void Announce(HttpContext context, Caller caller, DateTimeOffset now)
    {
        if (caller.Actor.Kind == ActorKind.Accesskey && caller.Authority.ExpiresAt - now <= _ahead)
        {
            context.Response.Headers[Header] = caller.Authority.ExpiresAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
