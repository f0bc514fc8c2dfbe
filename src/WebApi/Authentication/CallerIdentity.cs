using System.Security.Claims;
using Accesskeys.Application.Common;

namespace Accesskeys.WebApi.Authentication;

/// <summary>What a good credential makes of a request.</summary>
internal sealed class CallerIdentity(Caller caller) : ClaimsIdentity(AccesskeysScheme.Name)
{
    public Caller Caller { get; } = caller;

    public static CallerIdentity? Of(HttpContext context) => context.User.Identity as CallerIdentity;
}
