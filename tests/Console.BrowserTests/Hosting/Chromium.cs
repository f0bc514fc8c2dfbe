using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Accesskeys.Console.BrowserTests.Hosting.Chromium))]

namespace Accesskeys.Console.BrowserTests.Hosting;

/// <summary>One browser for all tests: the operating system's, as none is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long a test waits for what it expects: on a busy machine a page takes long.</summary>
    public const float PatienceMilliseconds = 30_000;

    private static readonly string[] _paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(_paths, File.Exists) is not { } path)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,

            // Its sandbox doesn't run as root, as which CI runs.
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
    }

    /// <summary>A profile of its own. Skips the test where no browser is installed.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        Assert.SkipWhen(_browser is null, $"No browser is installed. Install Debian's chromium, so that there is one at {string.Join(" or ", _paths)}.");
        return _browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
