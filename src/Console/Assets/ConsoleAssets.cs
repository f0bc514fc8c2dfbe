using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Accesskeys.Console.Assets;

/// <summary>
/// The stylesheet, the scripts and the icon. They are part of the program, and each is at a path that contains its hash: browsers keep it for
/// good, and a new version of the service has new paths.
/// </summary>
public static class ConsoleAssets
{
    private const string Root = "assets/";

    private static readonly FrozenDictionary<string, Asset> _byName =
        new[] { "console.css", "console.js", "blazor.web.js", "icon.svg" }.Select(Asset.Read).ToFrozenDictionary(asset => asset.Name);

    private static readonly FrozenDictionary<string, Asset> _byFile = _byName.Values.ToFrozenDictionary(asset => asset.File);

    /// <summary>Where the asset is, relative to the base of all pages.</summary>
    public static string PathOf(string name) => Root + _byName[name].File;

    public static void MapConsoleAssets(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/" + Root + "{file}", ServeAsync)
        .WithMetadata(new AllowAnonymousAttribute())
        .ExcludeFromDescription();

    private static Task ServeAsync(HttpContext context, string file)
    {
        var response = context.Response;
        if (!_byFile.TryGetValue(file, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        response.ContentType = asset.ContentType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return WriteAsync(context, asset.Content);
        }

        response.Headers.ContentEncoding = "br";
        return WriteAsync(context, asset.Compressed.Value);
    }

    private static Task WriteAsync(HttpContext context, byte[] content)
    {
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private sealed record Asset(string Name, byte[] Content)
    {
        private const int HashLength = 16;

        public string File { get; } = $"{Convert.ToHexStringLower(SHA256.HashData(Content))[..HashLength]}-{Name}";

        public string ContentType => Path.GetExtension(Name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };

        // They hold no secret, so compressing them reveals none.
        public Lazy<byte[]> Compressed { get; } = new(() =>
        {
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
            {
                brotli.Write(Content);
            }

            return compressed.ToArray();
        });

        public static Asset Read(string name)
        {
            using var resource = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(Root + name)!;
            var content = new byte[resource.Length];
            resource.ReadExactly(content);
            return new Asset(name, content);
        }
    }
}
