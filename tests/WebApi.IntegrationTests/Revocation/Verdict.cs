using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>
/// A request that is decided by its credential alone: who is accepted is told that the id is none, before the database is asked
/// for anything else. So an outage that the answer tells of is one of verification.
/// </summary>
internal static class Verdict
{
    public const string Path = "/v1.0/accesskeys/none";
    public const HttpStatusCode Accepted = HttpStatusCode.BadRequest;
    public const HttpStatusCode Refused = HttpStatusCode.Unauthorized;
}
