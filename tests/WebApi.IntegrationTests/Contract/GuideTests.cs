using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

/// <summary>Runs the guides' curl commands, and compares what they print with what the guides show.</summary>
/// <remarks>
/// Ids, tokens and times differ from run to run: those of the guide stand for those of the run wherever they come up again, and only the
/// members' names and the remaining values are compared.
/// </remarks>
public sealed partial class GuideTests(Service service) : IClassFixture<Service>
{
    private static readonly string[] _differing =
        ["id", "customer_id", "subject_id", "actor_id", "token", "token_prefix", "request_id", "next_page_token", "fresh_for_ms"];

    // What the guide shows, and what it is in this run.
    private readonly Dictionary<string, string> _actual = [];
    private readonly Dictionary<string, string> _variables = [];

    [Theory]
    [InlineData("README.md", "http://localhost:5080", 5)]
    [InlineData("docs/operations.md", "http://127.0.0.1:5080", 6)]
    public async Task Commands_RunInOrder_PrintWhatTheGuideShows(string guide, string address, int commands)
    {
        Assert.SkipUnless(await HasCurlAsync(), "There is no bash, curl or sed here.");
        _actual[address] = service.Address.ToString().TrimEnd('/');
        _variables["KEY"] = service.Accesskey;
        _variables["PASSWORD"] = Service.Password;
        var ran = 0;

        foreach (var (command, shown) in CommandsOf(await File.ReadAllTextAsync(Repository.PathOf(guide))))
        {
            await RunAsync(command, shown);
            ran++;
        }

        ran.ShouldBe(commands);
    }

    private async Task RunAsync(string command, string shown)
    {
        var run = _actual.Aggregate(command, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
        if (Assignment().Match(run) is { Success: true } assignment)
        {
            var name = assignment.Groups[1].Value;
            _variables[name] = await BashAsync($"{run}\nprintf %s \"${name}\"");
            _variables[name].ShouldNotBeEmpty(command);
            return;
        }

        var printed = (await BashAsync(run)).Trim();
        if (!shown.StartsWith('{'))
        {
            printed.ShouldBe(shown, command);
            return;
        }

        var (expected, actual) = (JsonNode.Parse(shown)!, JsonNode.Parse(printed)!);
        Replace(expected, actual);
        JsonNode.DeepEquals(expected, actual).ShouldBeTrue($"{command}\nprints {printed}\nand not {shown}");
    }

    // Gives the guide's node the values of this run that differ from run to run.
    private void Replace(JsonNode? shown, JsonNode? printed)
    {
        switch (shown, printed)
        {
            case (JsonObject before, JsonObject now):
                foreach (var (name, value) in before.ToList())
                {
                    if (value is JsonValue text && now[name] is JsonValue other && text.GetValueKind() == other.GetValueKind()
                        && (_differing.Contains(name) || (name.StartsWith("tm_", StringComparison.Ordinal) && IsRecent(text) && IsRecent(other))))
                    {
                        Remember(text, other);
                        before[name] = other.DeepClone();
                    }
                    else
                    {
                        Replace(value, now[name]);
                    }
                }

                break;
            case (JsonArray before, JsonArray now):
                foreach (var (first, second) in before.Zip(now))
                {
                    Replace(first, second);
                }

                break;
        }
    }

    private void Remember(JsonValue shown, JsonValue printed)
    {
        if (shown.GetValueKind() == JsonValueKind.String)
        {
            _actual[shown.GetValue<string>()] = printed.GetValue<string>();
        }
    }

    private static bool IsRecent(JsonValue time) => !time.ToString().StartsWith("9999-", StringComparison.Ordinal);

    private static IEnumerable<(string Command, string Shown)> CommandsOf(string guide) => Command().Matches(guide)
        .Select(match => (Command: match.Groups[1].Value, Shown: match.Groups[2].Value.Trim()))
        .Where(command => command.Command.Contains("curl ", StringComparison.Ordinal) && !command.Command.Contains("/health/", StringComparison.Ordinal));

    private static async Task<bool> HasCurlAsync()
    {
        try
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", "command -v curl sed"]) { RedirectStandardOutput = true })!;
            await bash.WaitForExitAsync();
            return bash.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task<string> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        bash.ExitCode.ShouldBe(0, await errors);
        return output;
    }

    [GeneratedRegex(@"^\$ (.+)\n((?:(?!\$ |```).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^([A-Z]+)=")]
    private static partial Regex Assignment();
}
