using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Samples;

/// <summary>The service and, beside it, an application that lets its keys in: two processes.</summary>
public sealed class TwoServices : Hosted
{
    private HttpClient? _operator;
    private HttpClient? _calls;

    public ServiceProcess Service { get; private set; } = null!;

    public ServiceProcess Application { get; private set; } = null!;

    public AccesskeysClient Keys => new(_operator!);

    /// <summary>The overview's call, with the key where it has it.</summary>
    public Task<ServiceResponse> GetCallsAsync(string? accesskey) =>
        _calls!.SendAsync(HttpMethod.Get, accesskey is null ? "/v1.0/calls" : $"/v1.0/calls?page_size=10&accesskey={accesskey}");

    public Task<CreatedAccesskey> CreateKeyAsync(params string[] scopes) =>
        Keys.CreateAccesskeyAsync(new CreateAccesskey { Name = "caller", Expire = 3600, Scopes = scopes });

    /// <summary>Another process of the application, with a key of its own.</summary>
    public async Task<ServiceProcess> StartAnotherApplicationAsync()
    {
        var own = await CreateKeyAsync("accesskeys:verify");
        return ServiceProcess.StartProgram("Accesskeys.Calls", Location.Folder, new Dictionary<string, string>
        {
            ["Accesskeys:Service"] = _operator!.BaseAddress!.ToString(),
            ["Accesskeys:Accesskey"] = own.Token,
            ["Logging:LogLevel:Default"] = "Trace",
        });
    }

    protected override async Task StartAsync()
    {
        Service = ServiceProcess.Start(Location);
        _operator = await Service.SignedInAsync();
        Application = await StartAnotherApplicationAsync();
        _calls = await Application.ListeningAsync();
    }

    protected override async Task StopAsync()
    {
        _operator?.Dispose();
        _calls?.Dispose();
        await (Application?.DisposeAsync() ?? default);
        await Service.DisposeAsync();
    }
}
