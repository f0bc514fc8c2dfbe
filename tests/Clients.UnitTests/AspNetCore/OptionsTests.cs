using Accesskeys.AspNetCore;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<AccesskeysOptions>> Wrong => new()
    {
        { "Service", options => options.Service = null },
        { "Service", options => options.Service = new Uri("keys", UriKind.Relative) },
        { "Service", options => options.Service = new Uri("ftp://keys.example") },
        { "Accesskey", options => options.Accesskey = null },
        { "Accesskey", options => options.Accesskey = "vb_from a file\n" },
        { "CacheFor", options => options.CacheFor = TimeSpan.FromTicks(-1) },
        { "Cost", options => options.Cost = null! },
        { "StatusWhenUnavailable", options => options.StatusWhenUnavailable = 200 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Setting_WhenInvalid_StopsStartupAndIsNamed(string setting, Action<AccesskeysOptions> configure)
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => Application.StartAsync(configure));

        failure.Message.ShouldStartWith($"AccesskeysOptions.{setting} ");
        failure.Message.ShouldNotContain("vb_");
    }
}
