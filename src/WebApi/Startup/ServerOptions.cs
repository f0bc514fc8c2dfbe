using Accesskeys.WebApi.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Accesskeys.WebApi.Startup;

/// <summary>What the server itself makes of a connection, before the application is asked: how it reads headers, and what it holds unread.</summary>
internal static class ServerOptions
{
    // What has arrived and nobody has read yet: the headers of a request (32 KiB at most) fit, and so does a body.
    private const int UnreadBytes = 64 * 1024;

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = (16 * 1024) + "\r\n".Length;

        // The contract's 64 KiB are counted where a body is read; this bounds what frames them. An import has a bound of its own.
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Limits.MaxRequestBufferSize = UnreadBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = UnreadBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * UnreadBytes;

        kestrel.RequestHeaderEncodingSelector = HeaderEncoding.Of;

        // Bodies have a deadline, which is documented. A rate would end an honest client that pauses before it.
        kestrel.Limits.MinRequestBodyDataRate = null;
    }
}
