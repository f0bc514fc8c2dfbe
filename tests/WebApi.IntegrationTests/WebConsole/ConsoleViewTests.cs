using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Users;
using Accesskeys.WebApi.WebConsole;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>The operator looks at what a customer sees: its owners alone, and nothing but that.</summary>
public sealed class ConsoleViewTests(ConsoleViewTests.CountingCustomers service) : IClassFixture<ConsoleViewTests.CountingCustomers>
{
    private const string ViewCookie = "__Host-accesskeys-view";
    private const string Banner = "You are viewing";
    private const string ReadOnly = "Nothing can be changed while you view a customer.";

    [Fact]
    public async Task View_ByAnOwnerOfTheOperator_ShowsWhatTheCustomerSees()
    {
        var (customer, theirs, ours) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();

        (await ViewAsync(visitor, customer.Id)).Header("Location").ShouldNotBeNull().ShouldNotContain(customer.Id.ToString());

        var page = await visitor.GetAsync("/keys");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain(theirs.Name);
        page.Text.ShouldNotContain(ours.Name);
        foreach (var path in new[] { "/", "/keys", "/audit", "/keys?state=disabled" })
        {
            (await visitor.GetAsync(path)).Text.ShouldContain(Banner, customMessage: path);
        }
    }

    [Fact]
    public async Task View_OfACustomer_IsInItsAuditTrail()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();

        await ViewAsync(visitor, customer.Id);

        var change = (await service.GetAsync("/v1.0/changes?action=customer.viewed", session)).Json.GetProperty("result")[0];
        change.GetProperty("subject_id").GetGuid().ShouldBe(customer.Id);
        change.GetProperty("actor_kind").GetString().ShouldBe("agent");
        change.GetProperty("address").GetString().ShouldBe(visitor.ClientAddress);
    }

    [Fact]
    public async Task Cookie_OfAView_IsSealedAndKeptFromScriptsAndOtherSites()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();

        var answer = await ViewAsync(visitor, customer.Id);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(ViewCookie + "=", StringComparison.Ordinal));
        cookie[cookie.IndexOf(';')..].ShouldBe("; path=/; secure; samesite=lax; httponly");
        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(visitor.Cookies[ViewCookie])).ShouldNotContain(customer.Id.ToString());
    }

    [Theory]
    [InlineData("/audit")]
    [InlineData("/keys")]
    [InlineData("/")]
    public async Task Page_WhileACustomerIsViewed_ReachesNothingOfTheOperatorOrOfOthers(string path)
    {
        var (customer, _, ours) = await CustomerWithKeyAsync();
        var (other, _, _) = await CustomerWithKeyAsync();
        var (user, _) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        var page = await visitor.GetAsync(path);

        page.Status.ShouldBe(HttpStatusCode.OK);
        foreach (var foreign in new[] { ours.Id, other.Id, user.Id })
        {
            page.Text.ShouldNotContain(foreign.ToString());
        }
    }

    [Fact]
    public async Task Page_OfAKey_IsThatOfTheViewedCustomerAlone()
    {
        var (customer, theirs, ours) = await CustomerWithKeyAsync();
        var (_, others, _) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        var page = await visitor.GetAsync($"/keys/{theirs.Id}");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain(Banner);
        page.Text.ShouldNotContain("Revoke");
        foreach (var foreign in new[] { ours, others })
        {
            var missing = await visitor.GetAsync($"/keys/{foreign.Id}");
            missing.Status.ShouldBe(HttpStatusCode.NotFound);
            missing.Text.ShouldContain(Banner);
            missing.Text.ShouldNotContain("href=\"./customers\"");
        }
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/keys/new")]
    [InlineData("/users")]
    [InlineData("/rejections")]
    [InlineData("/import")]
    [InlineData("/customers/new")]
    public async Task Page_OfAnyOtherKind_SaysThatACustomerIsViewedAndTakesNoChange(string path)
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);
        var changes = await service.ChangesAsync();

        var page = await visitor.GetAsync(path);

        ((int)page.Status).ShouldBeLessThan(500);
        page.Text.ShouldContain(Banner);
        foreach (var handler in new[] { "create", "invite", "password", "everywhere", "import" })
        {
            var answer = await visitor.SubmitAsync(
                page, path, ("_handler", handler), ("Name", "n"), ("Username", "u"), ("CurrentPassword", Service.Password), ("NewPassword", Service.Password + "2"));
            ((int)answer.Status).ShouldBeInRange(400, 499, path + handler);
        }

        (await service.ChangesAsync()).ShouldBe(changes);
        (await visitor.GetAsync("/keys")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_OfTheOperator_IsDeniedWhileACustomerIsViewed()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        foreach (var path in new[] { "/customers", $"/customers/{customer.Id}", "/nodes" })
        {
            (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task Trail_OfTheCustomer_ShowsNoAddressOfItsUsersWhileItIsViewed()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        await service.Client(session).CreateUserAsync(
            new CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = "viewer", Email = "hidden@example.com" });
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        foreach (var path in new[] { "/audit", "/audit/export?format=csv", "/audit/export?format=ndjson" })
        {
            var answer = await visitor.GetAsync(path);
            answer.Status.ShouldBe(HttpStatusCode.OK);
            answer.Text.ShouldNotContain("hidden@example.com");
        }
    }

    [Fact]
    public async Task Message_ThatChangesSomething_IsRejectedWhileACustomerIsViewed()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        var page = await visitor.GetAsync($"/customers/{customer.Id}");
        await ViewAsync(visitor, customer.Id);
        var changes = await service.ChangesAsync();

        // A page from before, in another tab.
        foreach (var (handler, path) in new[]
        {
            ("delete", $"/customers/{customer.Id}"), ("view", $"/customers/{customer.Id}"), ("credits", $"/customers/{customer.Id}"),
            ("create", "/customers/new"),
        })
        {
            var answer = await visitor.SubmitAsync(page, path, ("_handler", handler), ("Name", "n"), ("Username", "u"), ("Password", Service.Password));
            answer.Status.ShouldBe(HttpStatusCode.Forbidden, path + handler);
            answer.Text.ShouldContain(ReadOnly, customMessage: path + handler);
        }

        (await service.ChangesAsync()).ShouldBe(changes);
    }

    [Fact]
    public void Operations_OfTheViewed_AreThoseThatOnlyRead()
    {
        var operations = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
            .ToLookup(OperationEndpoints.OnlyReads, endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);

        operations[false].ShouldContain("ViewCustomer");
        operations[false].ShouldContain("Logout");
        operations[true].ShouldAllBe(name => name.StartsWith("List") || name.StartsWith("Get") || name.StartsWith("Summarize")
            || name == "VerifyAccesskey" || name == "ExplainAccesskey" || name == "ForwardAuth");
    }

    [Fact]
    public async Task Stop_OfAView_BringsTheOperatorBack()
    {
        var (customer, theirs, ours) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys"), "/stop-viewing");

        (answer.Status, answer.Header("Location")).ShouldBe((HttpStatusCode.SeeOther, $"/customers/{customer.Id}"));
        visitor.Cookies.ShouldNotContainKey(ViewCookie);
        var page = await visitor.GetAsync("/keys");
        page.Text.ShouldNotContain(Banner);
        page.Text.ShouldNotContain(theirs.Name);
        page.Text.ShouldContain(ours.Name);
    }

    [Fact]
    public async Task View_ByAnyOtherUser_IsDenied()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (developer, _) = await service.AddUserAsync("developer");
        var (theirOwner, _) = await service.AddUserAsync("owner", session);
        foreach (var username in new[] { developer.Username, theirOwner.Username })
        {
            using var visitor = await service.SignedInAsync(username);

            var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys"), $"/customers/{customer.Id}", ("_handler", "view"));

            answer.Status.ShouldBe(HttpStatusCode.Forbidden);
            visitor.Cookies.ShouldNotContainKey(ViewCookie);
        }

        (await service.GetAsync("/v1.0/changes?action=viewed", session)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task View_OfADeletedCustomerOrOfNone_DoesNotBegin()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        var page = await visitor.GetAsync($"/customers/{customer.Id}");
        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);

        foreach (var id in new[] { customer.Id, Guid.NewGuid() })
        {
            (await visitor.SubmitAsync(page, $"/customers/{id}", ("_handler", "view"))).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        visitor.Cookies.ShouldNotContainKey(ViewCookie);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    public async Task Cookie_ThatTheServiceDidNotSeal_IsNoView(string value)
    {
        using var visitor = await service.SignedInAsync();
        visitor.Cookies[ViewCookie] = value;

        (await visitor.GetAsync("/keys")).Text.ShouldNotContain(Banner);
    }

    [Fact]
    public async Task Cookie_ThatWasChanged_IsNoView()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);
        var sealedForm = Base64Url.DecodeFromChars(visitor.Cookies[ViewCookie]);
        sealedForm[RandomNumberGenerator.GetInt32(sealedForm.Length)] ^= 1;
        visitor.Cookies[ViewCookie] = Base64Url.EncodeToString(sealedForm);

        await ShouldNotViewAsync(visitor, theirs);
    }

    [Fact]
    public async Task Cookie_OfAnotherSession_IsNoView()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        using var other = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);
        other.Cookies[ViewCookie] = visitor.Cookies[ViewCookie];

        await ShouldNotViewAsync(other, theirs);
    }

    [Fact]
    public async Task Cookie_OfTheSessionItself_IsNoView()
    {
        using var visitor = await service.SignedInAsync();
        visitor.Cookies[ViewCookie] = visitor.Cookies[Visitor.Cookie];

        (await visitor.GetAsync("/keys")).Text.ShouldNotContain(Banner);
    }

    // Even what the service itself sealed for a session counts only while its user has the right.
    [Fact]
    public async Task Cookie_OfAUserWithoutTheRight_IsNoView()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        var (_, otherSession) = await service.RegisterCustomerAsync();
        var (developer, _) = await service.AddUserAsync("developer");
        var (theirOwner, _) = await service.AddUserAsync("owner", otherSession);
        foreach (var username in new[] { developer.Username, theirOwner.Username })
        {
            using var visitor = await service.SignedInAsync(username);
            visitor.Cookies[ViewCookie] = SealView(await SessionIdAsync(visitor), customer.Id);

            await ShouldNotViewAsync(visitor, theirs);
        }

        using var owner = await service.SignedInAsync();
        owner.Cookies[ViewCookie] = SealView(await SessionIdAsync(owner), customer.Id);
        (await owner.GetAsync("/keys")).Text.ShouldContain(theirs.Name, customMessage: "The cookie has another form.");
    }

    [Fact]
    public async Task View_OfAUserWhoIsNoLongerAnOwner_Ends()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        var (user, _) = await service.AddUserAsync("owner");
        using var visitor = await service.SignedInAsync(user.Username);
        await ViewAsync(visitor, customer.Id);
        (await visitor.GetAsync("/keys")).Text.ShouldContain(theirs.Name);

        await service.Client(service.Session).UpdateUserAsync(user.Id, new UpdateUser { Role = "developer" });

        await ShouldNotViewAsync(visitor, theirs);
    }

    [Fact]
    public async Task View_OfACustomerThatIsDeletedMeanwhile_Ends()
    {
        var (customer, theirs, ours) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);

        await ShouldNotViewAsync(visitor, theirs);
        (await visitor.GetAsync("/keys")).Text.ShouldContain(ours.Name);
    }

    [Fact]
    public async Task Customer_ThatIsViewed_IsReadOnceForEachPage()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        foreach (var path in new[] { "/", "/keys", $"/keys/{theirs.Id}", "/audit" })
        {
            var before = service.Reads(customer.Id);
            (await visitor.GetAsync(path)).Text.ShouldContain(Banner);
            (service.Reads(customer.Id) - before).ShouldBe(1, path);
        }
    }

    [Fact]
    public async Task View_AfterSigningOutAndInAgain_IsOver()
    {
        var (customer, theirs, _) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);
        var cookie = visitor.Cookies[ViewCookie];

        (await visitor.SubmitAsync(await visitor.GetAsync("/keys"), "/sign-out")).Header("Location").ShouldBe(Visitor.SignInPath);
        visitor.Cookies.ShouldNotContainKey(ViewCookie);
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
        await visitor.SignInAsync();
        visitor.Cookies[ViewCookie] = cookie;

        await ShouldNotViewAsync(visitor, theirs);
    }

    [Fact]
    public async Task Session_ThatEndsWhileACustomerIsViewed_LeadsToSigningIn()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        var (user, _) = await service.AddUserAsync("owner");
        using var visitor = await service.SignedInAsync(user.Username);
        await ViewAsync(visitor, customer.Id);

        await service.Client(service.Session).DeleteUserAsync(user.Id);

        (await visitor.GetAsync("/keys")).Header("Location").ShouldBe("/sign-in?return=%2Fkeys");
    }

    [Fact]
    public async Task Stop_WithoutAToken_IsRejected()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        (await visitor.PostAsync("/stop-viewing")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.PostAsync($"/customers/{customer.Id}", ("_handler", "view"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GetAsync("/keys")).Text.ShouldContain(Banner);
    }

    [Fact]
    public async Task Api_WithTheCookies_KnowsNoView()
    {
        var (customer, _, ours) = await CustomerWithKeyAsync();
        using var visitor = await service.SignedInAsync();
        await ViewAsync(visitor, customer.Id);

        (await visitor.GetAsync("/v1.0/accesskeys")).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        var keys = await visitor.GetAsync("/v1.0/accesskeys", ("Authorization", "Bearer " + service.Session));
        keys.Text.ShouldContain(ours.Id.ToString());
        keys.Json.GetProperty("result").EnumerateArray().ShouldAllBe(key => key.GetProperty("customer_id").GetGuid() != customer.Id);
    }

    private static async Task ShouldNotViewAsync(Visitor visitor, CreatedAccesskey theirs)
    {
        foreach (var path in new[] { "/keys", "/", "/audit/export?format=ndjson" })
        {
            var page = await visitor.GetAsync(path);
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Text.ShouldNotContain(Banner);
            page.Text.ShouldNotContain(path == "/keys" ? theirs.Name : Banner);
        }
    }

    private static async Task<ServiceResponse> ViewAsync(Visitor visitor, Guid customer)
    {
        var path = $"/customers/{customer}";
        var answer = await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", "view"));
        answer.Status.ShouldBe(HttpStatusCode.Found, answer.Text);
        visitor.Cookies.ShouldContainKey(ViewCookie);
        return answer;
    }

    private async Task<(Customer Customer, CreatedAccesskey Theirs, CreatedAccesskey Ours)> CustomerWithKeyAsync()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        return (customer, await AddKeyAsync(session, "theirs"), await AddKeyAsync(service.Session, "ours"));
    }

    private Task<CreatedAccesskey> AddKeyAsync(string session, string name) => service.Client(session).CreateAccesskeyAsync(
        new CreateAccesskey { Name = $"{name} {Guid.NewGuid():N}", Expire = 3600 });

    private string SealView(Guid session, Guid customer) => Base64Url.EncodeToString(
        service.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("console view")
            .Protect(Encoding.UTF8.GetBytes($"{session}\n{customer}")));

    private async Task<Guid> SessionIdAsync(Visitor visitor)
    {
        var plain = Encoding.UTF8.GetString(service.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("console session")
            .Unprotect(Base64Url.DecodeFromChars(visitor.Cookies[Visitor.Cookie])));
        var caller = await service.Services.GetRequiredService<Application.Sessions.ISessions>()
            .FindCallerAsync(plain.Split('\n')[1], CancellationToken.None);
        return caller!.Session!.Id;
    }

    /// <summary>A service that counts how often each customer is read.</summary>
    public sealed class CountingCustomers : ConsoleBehindProxy
    {
        private readonly ConcurrentDictionary<Guid, int> _reads = new();

        public int Reads(Guid customer) => _reads.GetValueOrDefault(customer);

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services
                .AddSingleton<IPipelineBehavior<GetCustomerById, CustomerModel>>(new Counting(_reads)));
        }

        private sealed class Counting(ConcurrentDictionary<Guid, int> reads) : IPipelineBehavior<GetCustomerById, CustomerModel>
        {
            public Task<CustomerModel> Handle(GetCustomerById request, CancellationToken cancellationToken, RequestHandlerDelegate<CustomerModel> next)
            {
                reads.AddOrUpdate(request.Id, 1, (_, count) => count + 1);
                return next();
            }
        }
    }
}
