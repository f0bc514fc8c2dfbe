using Microsoft.Extensions.Configuration;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Where the settings files and the default database are: beside the program, whatever folder it is started from; in the project
/// while it runs from the project's build output.
/// </summary>
internal static class ContentRoot
{
    // Copied by a build and left out by `dotnet publish`.
    private static readonly string _buildMarker = Path.Combine("Properties", "launchSettings.json");

    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = IsGiven(args) ? null : Find() });

    private static bool IsGiven(string[] args) => new ConfigurationBuilder()
        .AddEnvironmentVariables("DOTNET_")
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddCommandLine(args)
        .Build()[HostDefaults.ContentRootKey] is { Length: > 0 };

    private static string Find()
    {
        var program = AppContext.BaseDirectory;
        return File.Exists(Path.Combine(program, _buildMarker)) ? FindProject(program) ?? program : program;
    }

    private static string? FindProject(string program)
    {
        for (var folder = Directory.GetParent(program); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "bin" && File.Exists(Path.Combine(folder.Parent!.FullName, _buildMarker)))
            {
                return folder.Parent.FullName;
            }
        }

        return null;
    }
}
