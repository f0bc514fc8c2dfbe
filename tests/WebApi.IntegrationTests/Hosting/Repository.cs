namespace Accesskeys.WebApi.IntegrationTests.Hosting;

public static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Accesskeys.sln")) ? folder.FullName : Find(folder.Parent!);
}
