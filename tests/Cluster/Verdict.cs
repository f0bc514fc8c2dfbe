using System.Net;

namespace Accesskeys.Tests;

/// <summary>
/// A request whose result depends on the credential alone: an accepted caller gets the error that the id is invalid, before anything
/// else is read from the database. So an outage that the response reports is one of verification.
/// </summary>
internal static class Verdict
{
    public const string Path = "/v1.0/accesskeys/none";
    public const HttpStatusCode Accepted = HttpStatusCode.BadRequest;
    public const HttpStatusCode Refused = HttpStatusCode.Unauthorized;
}
