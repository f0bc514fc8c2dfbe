namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>A reverse proxy of docs/reverse-proxies.md, as its package installs it.</summary>
/// <param name="Quit">The signal at which it ends what it is doing first.</param>
public abstract record ProxyProgram(string Name, string Quit)
{
    // Where Debian puts daemons, which is in no ordinary user's path.
    private string? File => $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin".Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, Name)).FirstOrDefault(System.IO.File.Exists);

    public bool IsInstalled => File is not null;

    public string Require()
    {
        Assert.SkipUnless(IsInstalled, $"There is no {Name} here: apt-get install {Name}");
        return File!;
    }

    /// <summary>In the foreground, with the configuration that is in that folder.</summary>
    public abstract string[] Arguments(string folder);

    /// <summary>The command that has a running process read its configuration again.</summary>
    public abstract string[] Reload(string folder, int process);
}

public sealed record Nginx() : ProxyProgram("nginx", "QUIT")
{
    public override string[] Arguments(string folder) =>
        ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr", "-g", $"daemon off; pid {folder}/nginx.pid;"];

    public override string[] Reload(string folder, int process) => ["kill", "-HUP", $"{process}"];
}

public sealed record Caddy() : ProxyProgram("caddy", "TERM")
{
    public override string[] Arguments(string folder) => ["run", "--config", Path.Combine(folder, "Caddyfile"), "--adapter", "caddyfile"];

    public override string[] Reload(string folder, int process) =>
        [Require(), "reload", "--force", "--config", Path.Combine(folder, "Caddyfile"), "--adapter", "caddyfile"];
}

public sealed record HAProxy() : ProxyProgram("haproxy", "USR1")
{
    public override string[] Arguments(string folder) => ["-db", "-f", Path.Combine(folder, "haproxy.cfg")];

    /// <summary>What a reload tells the process whose place another takes.</summary>
    public override string[] Reload(string folder, int process) => ["kill", "-USR1", $"{process}"];
}
