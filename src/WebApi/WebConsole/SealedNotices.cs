using System.Globalization;
using Accesskeys.Console.Sessions;
using Accesskeys.WebApi.Authentication;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>
/// In a cookie that is valid for a minute, sealed so that only the service can confirm anything. What was left in a session is shown in no other.
/// </summary>
internal sealed class SealedNotices(ConsoleCookies cookies, HttpCaller http, ConsoleSession session, TimeProvider clock) : INotices
{
    private const char Separator = '\n';

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    public void Leave(string text) => cookies.Notice.Write(
        http.Context!, clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture) + Separator + session.Id + Separator + text);

    public string? Take()
    {
        var notice = cookies.Notice.Read(http.Context!);
        cookies.Notice.Delete(http.Context!);
        return notice?.Split(Separator, 3) is [var ticks, var owner, var text]
            && (owner.Length == 0 || owner == session.Id?.ToString())
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            && (clock.GetUtcNow().UtcTicks - left) <= _lifetime.Ticks
            ? text
            : null;
    }
}
