using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>Sessions and forms on several nodes, and when the signing key changes.</summary>
public sealed class ConsoleNodesTests
{
    private const string Key = "Sessions:SigningKey";
    private const string PreviousKey = "Sessions:PreviousSigningKeys:0";
    private const string Old = "a signing key that only these tests know";
    private const string New = "another one of the keys with which tests sign";

    [Fact]
    public async Task Session_OfOneNode_CountsOnTheOther()
    {
        await using var cluster = new NodeCluster(2) { Settings = BehindProxy() };
        await cluster.InitializeAsync();
        using var first = new Visitor(cluster.All[0].Address);
        using var second = new Visitor(cluster.All[1].Address) { Cookies = first.Cookies };

        // Each step on the other node: the form, what it is sent to, and what comes after.
        var page = await first.GetAsync(Visitor.SignInPath);
        (await second.SubmitSignInAsync(page, Visitor.SignInPath)).Status.ShouldBe(HttpStatusCode.Found);
        page = await first.GetAsync("/keys");
        page.Status.ShouldBe(HttpStatusCode.OK);
        (await second.SubmitAsync(page, "/sign-out")).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Session_OfTheKeyBefore_CountsForAsLongAsThatKeyIsNamed()
    {
        await using var before = new NodeCluster(1) { Settings = BehindProxy() };
        await before.InitializeAsync();
        using var visitor = new Visitor(before.First.Address);
        await visitor.SignInAsync();
        var page = await visitor.GetAsync("/");
        page.Status.ShouldBe(HttpStatusCode.OK);

        await using var changed = Start(before.Location, (Key, New), (PreviousKey, Old));
        using var http = await changed.ReadyAsync();
        using var later = new Visitor(http.BaseAddress!) { Cookies = new(visitor.Cookies) };
        (await later.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        (await later.SubmitAsync(page, "/sign-out")).Status.ShouldBe(HttpStatusCode.SeeOther);

        await using var without = Start(before.Location, (Key, New));
        using var withoutHttp = await without.ReadyAsync();
        using var last = new Visitor(withoutHttp.BaseAddress!) { Cookies = new(visitor.Cookies) };
        (await last.GetAsync("/")).Header("Location").ShouldBe("/sign-in");
        (await last.SubmitAsync(page, "/sign-out")).Status.ShouldBe(HttpStatusCode.SeeOther);

        // Nor is a form of the key before one of a session that begins now.
        (await last.SubmitSignInAsync(page, Visitor.SignInPath)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await last.SignInAsync();
        (await last.SubmitAsync(page, "/sign-out")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task User_DeletedOnOneNode_IsOutOnTheOtherWithinTheBound()
    {
        await using var cluster = new NodeCluster(2) { Settings = BehindProxy() };
        await cluster.InitializeAsync();
        var (deleting, other) = (cluster.All[0], cluster.All[1]);
        var (deleted, demoted) = (await AddOwnerAsync(deleting), await AddOwnerAsync(deleting));
        using var first = await SignedInAsync(other, deleted.Username);
        using var second = await SignedInAsync(other, demoted.Username);
        (await second.GetAsync("/users")).Status.ShouldBe(HttpStatusCode.OK);

        await deleting.Operator.DeleteUserAsync(deleted.Id);
        await deleting.Operator.UpdateUserAsync(demoted.Id, new Client.UpdateUser { Role = "viewer" });
        await RevocationBound.PassAsync();

        (await first.GetAsync("/keys")).Header("Location").ShouldBe("/sign-in?return=%2Fkeys");
        (await second.GetAsync("/users")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await second.GetAsync("/keys")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<Client.InvitedUser> AddOwnerAsync(ServiceNode node)
    {
        var user = await node.Operator.CreateUserAsync(new Client.CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = "owner" });
        await node.Operator.RedeemInvitationAsync(new Client.RedeemInvitation { Code = user.Code, Password = Service.Password });
        return user;
    }

    private static async Task<Visitor> SignedInAsync(ServiceNode node, string username)
    {
        var visitor = new Visitor(node.Address);
        (await visitor.SignInAsync(username)).Status.ShouldBe(HttpStatusCode.Found);
        return visitor;
    }

    private static ServiceProcess Start(TestDatabaseLocation location, params (string Name, string Value)[] keys)
    {
        var settings = new Dictionary<string, string>([.. ServiceProcess.Complete(), .. location.Settings, .. BehindProxy()]);
        foreach (var (name, value) in keys)
        {
            settings[name] = value;
        }

        return ServiceProcess.Start(location.Folder, settings);
    }

    private static Dictionary<string, string> BehindProxy() => new() { ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1" };
}
