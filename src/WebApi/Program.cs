using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Startup;

try
{
    return await CommandLine.RunAsync(args, Console.Out, Console.Error) ?? await Server.RunAsync(args);
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (exception is InvalidDataException or DirectoryNotFoundException or InvalidOperationException)
{
    // What the framework reads for itself: a settings file that is no JSON, a content root that is not there, a log level.
    await Console.Error.WriteLineAsync($"The settings can't be read: {exception.Message.ReplaceLineEndings(" ")}");
    return 1;
}
