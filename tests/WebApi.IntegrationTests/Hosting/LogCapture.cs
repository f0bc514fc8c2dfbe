using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Everything that was logged, as the most talkative provider would write it: message, every value, exception, scopes.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private volatile TaskCompletionSource _written = NotYet();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    /// <summary>The matching lines, once there is one: a request is logged after its response was sent.</summary>
    public async Task<IReadOnlyList<LogLine>> LinesAsync(Func<LogLine, bool> ofThatKind)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            var written = _written;
            if (_lines.Where(ofThatKind).ToList() is { Count: > 0 } found)
            {
                return found;
            }

            await written.Task.WaitAsync(patience.Token);
        }
    }

    public void Dispose()
    {
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Write(LogLine line)
    {
        _lines.Enqueue(line);
        Interlocked.Exchange(ref _written, NotYet()).SetResult();
    }

    public sealed record LogLine(string Category, LogLevel Level, string Text);

    private sealed class Logger(string category, LogCapture capture) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            capture.Write(new LogLine(category, LogLevel.Trace, "scope: " + Describe(state)));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            capture.Write(new LogLine(category, logLevel, $"{formatter(state, exception)} {Describe(state)} {exception}"));

        private static string Describe<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))
            : $"{state}";
    }
}
