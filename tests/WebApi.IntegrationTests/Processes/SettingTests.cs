using System.Runtime.Versioning;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class SettingTests : TemporaryFolder
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> WrongSettings => new()
    {
        { "Database:Provider", "Oracle" },
        { "ConnectionStrings:Accesskeys", "Password=hunter22;nonsense" },
        { "ConnectionStrings:Accesskeys", "Data Source=:memory:" },
        { "Sessions:SigningKey", "" },
        { "Sessions:SigningKey", "31 bytes are one byte too few.." },
        { "Sessions:SigningKey", "hunter22hunter22hunter22hunter22" },
        { "Sessions:PreviousSigningKeys:0", "hunter22" },
        { "Sessions:PreviousSigningKeys:0", "hunter22hunter22hunter22hunter22" },
        { "Sessions:PreviousSigningKeys", "hunter22 hunter22 hunter22 hunter22" },
        { "Sessions:Lifetime", "a day" },
        { "Sessions:Lifetime", "-1.00:00:00" },
        { "Bootstrap:Username", "" },
        { "Bootstrap:Username", " x" },
        { "Bootstrap:Username", "a\u202Eb" },
        { "Bootstrap:Username", "henry\u2163" },
        { "Bootstrap:Password", "" },
        { "Bootstrap:Password", "hunter22" },
        { "Bootstrap:Password", "tab\tin the middle" },
        { "Bootstrap:Customer", "" },
        { "Bootstrap:Customer", "a\u202Eb" },
        { "ForwardedHeaders:KnownProxies:0", "proxy.example" },
        { "ForwardedHeaders:KnownNetworks:0", "10.0.0.0" },
        { "ForwardedHeaders:KnownProxies", "10.0.0.5" },
        { "ForwardedHeaders:KnownProxies:0", "10" },
        { "HTTPS_PORT", "0" },
        { "HTTPS_PORT", "abc" },
        { "HTTPS_HOST", "https://keys.example" },
        { "HTTPS_HOST", "keys.example:443" },
        { "HTTPS_HOST", "keys.example/path" },
        { "HTTPS_HOST", "b\u00FCcher.example" },
        { "ForwardedHeaders:TrustUnixSocket", "1" },
        { "ForwardAuth:UriHeader", "X-Original-URI" },
        { "ForwardAuth:UriHeader", "X-Original-Url" },
        { "Accesskeys:RevocationBound", "00:00:00.749" },
        { "Accesskeys:RevocationBound", "01:00:00.001" },
        { "Accesskeys:RevocationBound", "a second" },
        { "Accesskeys:CacheEntries", "0" },
        { "Accesskeys:CacheEntries", "abc" },
        { "Accesskeys:ConcurrentLookups", "0" },
        { "Shutdown:Drain", "2 seconds" },
        { "Import:Callers", "nobody" },
        { "Import:Callers", "true" },
        { "RequestBodies:TotalMegabytes", "19" },
        { "RequestBodies:TotalMegabytes", "1000001" },
        { "RequestBodies:TotalMegabytes", "64 MiB" },
        { "RequestBodies:MegabytesPerNetwork", "9" },
        { "RequestBodies:MegabytesPerNetwork", "65" },
        { "RequestBodies:MegabytesPerNetwork", "-1" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task Start_WithAWrongSetting_NamesIt(string name, string value)
    {
        var settings = ServiceProcess.Complete();
        settings[name] = value;
        string[] arguments =
        [
            $"--contentRoot={Folder}", "--environment=Production", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
            .. settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ];

        var exception = await Should.ThrowAsync<SettingException>(() => Server.RunAsync(arguments).WaitAsync(_patience));

        exception.Message.ShouldStartWith(name + ": ");
        exception.Message.ShouldNotContain("hunter22");
        exception.Message.ShouldNotContain('\n');
    }

    /// <summary>The line that operators see, and the settings that only the environment has.</summary>
    [Theory]
    [InlineData("Sessions:SigningKey", "hunter22hunter22hunter22hunter22")]
    [InlineData("Bootstrap:Password", "hunter22")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "true")]
    [InlineData("ASPNETCORE_URLS", "nonsense")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    public async Task Start_WithAWrongSetting_EndsWithOneLineThatNamesIt(string name, string value)
    {
        var settings = ServiceProcess.Complete();
        settings[name] = value;

        await using var process = ServiceProcess.Start(Folder, settings);

        (await process.ExitCodeAsync()).ShouldBe(1);
        var line = process.Errors.ShouldHaveSingleItem();
        line.ShouldStartWith(name + ": ");
        line.ShouldNotContain("hunter22");
    }

    [Fact]
    public async Task Start_WithTwoWrongSettings_EndsWithOneLineBeforeItTouchesTheDatabase()
    {
        var settings = ServiceProcess.Complete();
        settings["Accesskeys:CacheEntries"] = "hunter22";
        settings["Shutdown:Drain"] = "hunter22";

        await using var process = ServiceProcess.Start(Folder, settings);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldBe("Accesskeys:CacheEntries: must be a whole number from 1 to 10000000");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_WithAnotherHeaderForTheOriginalUri_NamesTheSettingThoughAProxyIsNamed()
    {
        var settings = ServiceProcess.Complete();
        settings["ForwardedHeaders:KnownProxies:0"] = "10.0.0.5";
        settings["ForwardAuth:UriHeader"] = "X-Forwarded-For";

        await using var process = ServiceProcess.Start(Folder, settings);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("ForwardAuth:UriHeader: ");
    }

    [Fact]
    public async Task Start_WhereTheDataFolderCannotBeMade_NamesTheSetting()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "App_Data"), "a file in its place");

        await using var production = ServiceProcess.Start(Folder, ServiceProcess.Complete());
        await using var development = ServiceProcess.Start(Folder, environment: "Development");

        (await production.ExitCodeAsync()).ShouldBe(1);
        production.Errors.ShouldHaveSingleItem().ShouldStartWith("ConnectionStrings:Accesskeys: ");
        (await development.ExitCodeAsync()).ShouldBe(1);
        development.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Start_OnADatabaseThatOthersMayOpen_WarnsWithTheRemedy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        File.SetUnixFileMode(location.Folder, (UnixFileMode)0b111_111_111);
        await using var process = ServiceProcess.Start(location);
        using var http = await process.ReadyAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        while (!process.Output.Contains($"chmod 0700 {location.Folder}", StringComparison.Ordinal))
        {
            await process.NextLineAsync(patience.Token);
        }
    }

    [Fact]
    public async Task Start_WithASettingsFileThatIsNoJson_SaysSoInOneLine()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "appsettings.json"), "{");

        await using var process = ServiceProcess.Start(Folder, ServiceProcess.Complete());

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldContain("appsettings.json");
    }

    [Fact]
    public async Task Start_WithADevelopmentKeyCutShort_NamesTheSetting()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "App_Data"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "App_Data", "signing.key"), "");

        await using var process = ServiceProcess.Start(Folder, environment: "Development");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("Sessions:SigningKey: ");
    }

    [Fact]
    public async Task Start_OnSqlServerWithoutAConnectionString_NamesTheSetting()
    {
        var settings = ServiceProcess.Complete();
        settings["Database:Provider"] = "SqlServer";

        await using var process = ServiceProcess.Start(Folder, settings);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("ConnectionStrings:Accesskeys: is required");
    }

    [Fact]
    public async Task Start_OnAnAddressInUse_NamesTheSetting()
    {
        await using var first = ServiceProcess.Start(Folder, ServiceProcess.Complete());
        using var http = await first.ListeningAsync();
        var settings = ServiceProcess.Complete();
        settings["ASPNETCORE_URLS"] = http.BaseAddress!.ToString();

        await using var second = ServiceProcess.Start(Folder, settings);

        (await second.ExitCodeAsync()).ShouldBe(1);
        second.Errors.ShouldHaveSingleItem().ShouldStartWith("ASPNETCORE_URLS: ");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_WithBootstrapMissingOnceThereIsACustomer_Serves(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using (var first = ServiceProcess.Start(location))
        {
            using var http = await first.ReadyAsync();
        }

        var settings = location.Settings;
        settings["Sessions:SigningKey"] = "a signing key that only these tests know";
        await using var second = ServiceProcess.Start(location.Folder, settings);
        using var again = await second.ReadyAsync();
    }
}
