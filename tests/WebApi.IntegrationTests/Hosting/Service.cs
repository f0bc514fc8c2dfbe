using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>The service as shipped, on Kestrel, with a database of its own.</summary>
public class Service : Hosted
{
    public const string Username = OperatorAccount.Username;
    public const string Password = OperatorAccount.Password;

    private readonly WebApplicationFactory<Program> _factory = new();
    private HttpClient? _http;

    public OffsetClock Clock { get; } = new();

    public LogCapture Log { get; } = new();

    public Uri Address => Http.BaseAddress!;

    /// <summary>The operator's session.</summary>
    public string Session { get; private set; } = "";

    /// <summary>A key of the operator's.</summary>
    public string Accesskey { get; private set; } = "";

    public IServiceProvider Services { get; private set; } = null!;

    public HttpClient Http => _http ?? throw new InvalidOperationException("The service has not started.");

    /// <summary>A real hash takes a tenth of a second: only tests of that time pay for it.</summary>
    protected virtual int PasswordIterations => 1_000;

    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public AccesskeysClient Anonymous() => new(Http);

    /// <summary>The SDK, with its credential in the header.</summary>
    public AccesskeysClient Client(string credential)
    {
        var http = HttpClients.OfService(Address, Outermost());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return new AccesskeysClient(http);
    }

    /// <summary>A session of that agent, the operator's if none is named.</summary>
    public async Task<string> SignInAsync(string username = Username, string password = Password)
    {
        using var http = HttpClients.OfService(Address, new OwnAddress());
        return (await new AccesskeysClient(http).LoginAsync(new Login { Username = username, Password = password })).Token;
    }

    /// <summary>A second customer, and a session of its agent.</summary>
    public async Task<(Customer Customer, string Session)> RegisterCustomerAsync()
    {
        var username = $"agent-{Guid.NewGuid():N}";
        var customer = await Client(Session).CreateCustomerAsync(
            new CreateCustomer { Name = "Second", Username = username, Password = Password });
        return (customer, await SignInAsync(username));
    }

    /// <summary>The outermost handler of each client.</summary>
    protected virtual DelegatingHandler? Outermost() => null;

    protected override Task StartAsync()
    {
        var host = _factory.WithWebHostBuilder(Configure);
        host.UseKestrel();
        host.StartServer();
        Services = host.Services;
        _http = HttpClients.OfService(host.ClientOptions.BaseAddress, Outermost());
        return PrepareAsync();
    }

    protected override async Task StopAsync()
    {
        _http?.Dispose();
        await _factory.DisposeAsync();
    }

    /// <summary>What every test finds done.</summary>
    protected virtual async Task PrepareAsync()
    {
        // On a busy machine it serves before the operator is made.
        await ServiceProcess.BecomesReadyAsync(Http);
        Session = await SignInAsync();
        Accesskey = (await Client(Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "first", Expire = 3600 })).Token;
        await VerifiesAsync();
    }

    // The first connection to a database just made may take a server longer than a verification may take.
    private async Task VerifiesAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await this.GetAsync("/auth/verify", TokenFormat.Default.Generate().Reveal())).Status == HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    protected virtual void Configure(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Sessions:SigningKey", "a signing key that only these tests know");
        builder.UseSetting("Shutdown:Drain", "0");
        builder.UseSetting("Bootstrap:Customer", "Operator");
        builder.UseSetting("Bootstrap:Username", Username);
        builder.UseSetting("Bootstrap:Password", Password);
        foreach (var (name, value) in Location.Settings.Concat(Settings))
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
        builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IStartupFilter, OwnAddress.Filter>()
            .Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordIterations));
    }
}
