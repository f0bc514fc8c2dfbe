using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// The cookies of the console, sealed. Over HTTPS their prefix keeps other hosts of the domain from setting them. Over plain HTTP there are
/// none but on a developer's own machine.
/// </summary>
internal sealed class ConsoleCookies(IDataProtectionProvider protection, IHostEnvironment environment)
{
    private const string HostPrefix = "__Host-";
    private const string SessionName = "accesskeys";
    private const string NoticeName = "accesskeys-notice";
    private const string ViewName = "accesskeys-view";
    private const string LocalSuffix = "-console";

    // What browsers store: the name and the value together.
    private const int MostCharacters = 4096;

    /// <summary>The session.</summary>
    public ConsoleCookie Session => field ??= new(this, SessionName, protection.CreateProtector("console session"));

    /// <summary>The customer that the session views.</summary>
    public ConsoleCookie View => field ??= new(this, ViewName, protection.CreateProtector("console view"));

    /// <summary>What the next page confirms.</summary>
    public ConsoleCookie Notice => field ??= new(this, NoticeName, protection.CreateProtector("console notice"));

    /// <summary>Whether the request carries a session, by the cookie's name alone.</summary>
    public static bool AreIn(HttpRequest request) =>
        request.Cookies.ContainsKey(HostPrefix + SessionName) || request.Cookies.ContainsKey(SessionName + LocalSuffix);

    /// <summary>Whether the browser may be given cookies over this connection.</summary>
    public bool AreSafe(HttpContext context) => context.Request.IsHttps
        || (environment.IsDevelopment() && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));

    internal sealed class ConsoleCookie(ConsoleCookies cookies, string name, IDataProtector protector)
    {
        /// <summary>The text in the cookie; <c>null</c> if there is none, or none that this service sealed.</summary>
        public string? Read(HttpContext context)
        {
            if (!cookies.AreSafe(context) || context.Request.Cookies[NameFor(context)] is not { Length: <= MostCharacters } value)
            {
                return null;
            }

            try
            {
                return Encoding.UTF8.GetString(protector.Unprotect(Base64Url.DecodeFromChars(value)));
            }
            catch (Exception exception) when (exception is CryptographicException or FormatException)
            {
                return null;
            }
        }

        public void Write(HttpContext context, string text) => context.Response.Cookies.Append(
            NameFor(context), Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes(text))), OptionsFor(context));

        public void Delete(HttpContext context)
        {
            if (context.Request.Cookies.ContainsKey(NameFor(context)))
            {
                context.Response.Cookies.Delete(NameFor(context), OptionsFor(context));
            }
        }

        private static CookieOptions OptionsFor(HttpContext context) => new()
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        };

        private string NameFor(HttpContext context) => context.Request.IsHttps ? HostPrefix + name : name + LocalSuffix;
    }
}
