using Accesskeys.WebApi.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Accesskeys.WebApi.Startup;

/// <summary>Kestrel's options: how it decodes headers, and how much it buffers for a connection.</summary>
internal static class ServerOptions
{
    // Received, but not yet read. A request's headers (at most 32 KiB) and most bodies fit.
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

        // Bodies have a documented deadline. A minimum rate would cut off an honest client that pauses before it.
        kestrel.Limits.MinRequestBodyDataRate = null;
    }
}
