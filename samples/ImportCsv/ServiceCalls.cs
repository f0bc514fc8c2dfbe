using System.Globalization;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.ImportCsv;

/// <summary>
/// Calls the service, and retries while it is unavailable. Repeating a request is safe: what was created the first time
/// exists.
/// </summary>
internal sealed class ServiceCalls(AccesskeysClient client, Uri url, TextWriter errors, TimeProvider clock)
{
    // A service that has never responded probably doesn't exist.
    private const int TriesBeforeAnyAnswer = 3;
    private const int Tries = 8;

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(15);

    // Longer than any wait that the service itself asks for.
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromMinutes(10);

    private bool _answered;

    /// <exception cref="ImportException">The service can't be reached, or rejects the request.</exception>
    public async Task<ImportAnswer> ImportAsync(ImportAccesskeys request, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            string obstacle;
            TimeSpan? wait = null;
            try
            {
                var answer = await client.ImportAccesskeysAsync(request, cancellationToken);
                _answered = true;
                return answer.Result.Count == request.Accesskeys.Count ? answer : throw NotTheService(HttpStatusCode.OK);
            }
            catch (AccesskeysException exception)
            {
                _answered = true;
                wait = RetryAfter(exception);
                obstacle = exception.StatusCode is 408 or 429 or 502 or 503 or 504
                    ? $"HTTP {exception.StatusCode}"
                    : throw Rejected(exception);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.NameResolutionError)
            {
                throw new ImportException($"The host {url.Host} of ACCESSKEYS_URL is not known.");
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError)
            {
                throw new ImportException($"There is no secure connection to {url}: {Innermost(exception)}");
            }
            catch (HttpRequestException exception)
            {
                obstacle = Innermost(exception);
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                obstacle = "no response in time";
            }

            if (failures >= (_answered ? Tries : TriesBeforeAnyAnswer))
            {
                throw new ImportException(
                    $"The service at {url} can't be reached: {obstacle}. Gave up after {failures} tries; "
                    + "start again later, what was imported is left as it is.");
            }

            if (wait > _longestRetryAfter)
            {
                throw new ImportException(
                    $"The service is unavailable ({obstacle}), and asks to wait for more than {_longestRetryAfter.TotalMinutes} minutes. "
                    + "Start again later; what was imported is left as it is.");
            }

            wait ??= TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), _longestWait.TotalSeconds));
            await errors.WriteLineAsync(
                $"The service is unavailable ({obstacle}): trying again in {wait.Value.TotalSeconds} s.");
            await Task.Delay(wait.Value, clock, cancellationToken);
        }
    }

    private static TimeSpan? RetryAfter(AccesskeysException exception)
    {
        var values = exception.Headers.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value;
        return values?.FirstOrDefault() is not { Length: > 0 } text || !text.All(char.IsAsciiDigit) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.MaxValue;
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.ReplaceLineEndings(" ");

    private ImportException Rejected(AccesskeysException exception) =>
        exception.Code is null ? NotTheService((HttpStatusCode)exception.StatusCode)
        : exception.StatusCode == 401 ? new ImportException($"The service rejects ACCESSKEYS_KEY ({exception.Message})")
        : new ImportException($"The service rejects the import ({exception.Message})");

    // Not the response itself, which may contain anything.
    private ImportException NotTheService(HttpStatusCode status) => new((int)status is >= 300 and < 400
        ? $"{url} redirects (HTTP {(int)status}): ACCESSKEYS_URL must be the service's own address, with https where it serves that."
        : $"{url} returns HTTP {(int)status}, but not as the Accesskeys service does. Check ACCESSKEYS_URL, and the proxy before the service if there is one.");
}
