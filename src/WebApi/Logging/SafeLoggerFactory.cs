using Microsoft.Extensions.Logging.Abstractions;

namespace Accesskeys.WebApi.Logging;

/// <summary>
/// Cuts the framework's categories, which print URLs, arguments and request lines, before any filter: no setting brings them
/// back. Only categories without request data stay. The program, not the host, reports a failed startup, in one line.
/// </summary>
internal sealed class SafeLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    private const string Framework = "Microsoft.AspNetCore";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    public ILogger CreateLogger(string categoryName) => IsSafe(categoryName) ? inner.CreateLogger(categoryName) : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private static bool IsSafe(string category) =>
        category == Kestrel || (category != Host && !category.StartsWith(Framework, StringComparison.Ordinal));
}
