using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>The service behind a proxy on this machine, which serves HTTPS.</summary>
public class ConsoleBehindProxy : Service
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
    };

    public Visitor Visitor() => new(Address);

    /// <summary>A visitor with a session of a new owner of the operator: sign-ins with the same username are limited.</summary>
    public async Task<Visitor> SignedInAsync() => await SignedInAsync((await this.AddUserAsync("owner")).User.Username);

    /// <summary>A visitor with a session of that user.</summary>
    public async Task<Visitor> SignedInAsync(string username, string password = Password)
    {
        var visitor = Visitor();
        (await visitor.SignInAsync(username, password)).Status.ShouldBe(System.Net.HttpStatusCode.Found);
        return visitor;
    }
}
