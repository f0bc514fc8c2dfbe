using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests.Hosting;

/// <summary>A test in a browser. It fails if a page violates its content security policy or reports any other error.</summary>
public abstract partial class BrowserTest(Chromium chromium, ConsoleService service) : IAsyncLifetime
{
    private const string ScreenshotVariable = "ACCESSKEYS_SCREENSHOTS";

    // WCAG 2.2 AA, with what it includes.
    private static readonly List<string> _rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly List<IBrowserContext> _contexts = [];

    protected ConsoleService Service => service;

    /// <summary>Statuses that this test's pages are expected to have: the browser reports each as an error.</summary>
    protected HashSet<int> ExpectedStatuses { get; } = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        _errors.Where(error => !IsExpected(error)).ShouldBeEmpty();
    }

    /// <summary>A page of a profile of its own, in a window of ordinary size. Skips the test where no browser is installed.</summary>
    protected async Task<IPage> OpenAsync(bool withScript = true)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = service.Address.ToString(),
            JavaScriptEnabled = withScript,
            Locale = "en-GB",
            TimezoneId = "Asia/Kolkata",
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(Chromium.PatienceMilliseconds);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Page?.Url}: {message.Text}");
            }
        };
        context.WebError += (_, error) => _errors.Enqueue($"{error.Page?.Url}: {error.Error}");
        return await context.NewPageAsync();
    }

    /// <summary>The errors that pages have reported, which then don't fail the test.</summary>
    protected IReadOnlyList<string> TakeErrors()
    {
        var errors = _errors.ToList();
        _errors.Clear();
        return errors;
    }

    /// <summary>A page of a signed-in user, the operator's if none is named.</summary>
    protected async Task<IPage> SignInAsync(string path = "/", string username = OperatorAccount.Username, string password = OperatorAccount.Password, bool withScript = true)
    {
        var page = await OpenAsync(withScript);
        await page.GotoAsync(path);
        await EnterAsync(page, username, password);

        // A click waits neither for the form nor for the page after it.
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = Texts.Layout_SignOut, Exact = true })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Fills in and sends the form for signing in that the page shows.</summary>
    protected static async Task EnterAsync(IPage page, string username = OperatorAccount.Username, string password = OperatorAccount.Password)
    {
        await page.GetByLabel(Texts.SignIn_Username).FillAsync(username);
        await page.GetByLabel(Texts.SignIn_Password).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.SignIn_Button }).ClickAsync();
    }

    /// <summary>The field with this label: labels of one can be parts of those of others.</summary>
    protected static ILocator Field(IPage page, string label) => page.Locator(".field").Filter(new() { Has = page.GetByText(label, new() { Exact = true }) });

    protected static Task SignOutAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = Texts.Layout_SignOut, Exact = true }).ClickAsync();

    /// <summary>No violation of the accessibility rules, in either theme.</summary>
    protected static async Task AssertAccessibleAsync(IPage page)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = _rules } });
            result.Violations
                .SelectMany(violation => violation.Nodes, (violation, node) => $"{theme}: {violation.Id} at {node.Target}: {violation.Help}\n{node.Html}")
                .ShouldBeEmpty();
        }
    }

    /// <summary>The same for a test that runs with and without the script, which the rules need.</summary>
    protected static Task AssertAccessibleWithScriptAsync(IPage page, bool withScript) => withScript ? AssertAccessibleAsync(page) : Task.CompletedTask;

    /// <summary>Nothing is wider than the window, down to 320 pixels.</summary>
    protected static async Task AssertFitsAsync(IPage page)
    {
        foreach (var width in new[] { 320, 720, 1280 })
        {
            await page.SetViewportSizeAsync(width, 800);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        }
    }

    /// <summary>Keeps a screenshot in each theme under docs/console, if the environment asks for it.</summary>
    protected static async Task KeepScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable(ScreenshotVariable) is not { Length: > 0 })
        {
            return;
        }

        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Repository.PathOf("docs", "console", $"{name}-{theme.ToString().ToLowerInvariant()}.png"),
                Caret = ScreenshotCaret.Hide,
            });
        }
    }

    private bool IsExpected(string error) =>
        FailedLoad().Match(error) is { Success: true } match && ExpectedStatuses.Contains(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"Failed to load resource: the server responded with a status of (\d+)")]
    private static partial Regex FailedLoad();
}
