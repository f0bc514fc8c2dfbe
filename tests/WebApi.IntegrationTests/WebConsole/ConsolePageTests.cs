using System.Net;
using System.Text.RegularExpressions;
using Accesskeys.WebApi.WebConsole;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

public sealed partial class ConsolePageTests(ConsolePageTests.WithFailingPages service) : IClassFixture<ConsolePageTests.WithFailingPages>
{
    private const string Policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/keys", 200)]
    [InlineData("/sign-out", 405)]
    [InlineData("/nothing", 404)]
    [InlineData("/keys?search=fails", 500)]
    [InlineData("/keys?search=unavailable", 503)]
    public async Task Page_WhateverItsStatus_RunsNothingButItsOwnFilesAndIsNotKept(string path, int status)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.GetAsync(path);

        ((int)answer.Status).ShouldBe(status, answer.Text);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        answer.Header("Content-Security-Policy").ShouldBe(Policy);
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("Referrer-Policy").ShouldBe("same-origin");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        InPlace().Matches(answer.Text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/keys?search=fails", 500)]
    [InlineData("/keys?search=unavailable", 503)]
    [InlineData("/nothing", 404)]
    public async Task Page_ThatCannotBeShown_NamesTheRequest(string path, int status)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.GetAsync(path, ("X-Request-Id", "the-request"));

        answer.Text.ShouldContain("the-request");
        answer.Text.Contains($"href=\".{path}\"", StringComparison.Ordinal).ShouldBe(status == 503);
        (answer.Header("Retry-After") is not null).ShouldBe(status == 503);
    }

    [Theory]
    [InlineData("/keys?search=fails")]
    [InlineData("/keys?search=unavailable")]
    [InlineData("/keys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public async Task Page_ThatCannotBeShown_HasTheNavigationOfTheSession(string path)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.GetAsync(path);

        answer.Text.ShouldContain("href=\"./users\"");
        (await visitor.SubmitAsync(answer, "/sign-out")).Header("Location").ShouldBe(Visitor.SignInPath);
    }

    [Fact]
    public async Task Page_ThatCannotBeShownWithoutASession_HasNoNavigation()
    {
        using var visitor = service.Visitor();

        (await visitor.PostAsync(Visitor.SignInPath)).Text.ShouldNotContain("side-nav");
        (await visitor.GetAsync("/nothing")).Text.ShouldNotContain("side-nav");
    }

    [Theory]
    [InlineData("/v1.0/nothing")]
    [InlineData("/v1.0")]
    [InlineData("/auth/nothing")]
    [InlineData("/health/nothing")]
    [InlineData("/openapi/nothing")]
    [InlineData("/swagger/nothing/at/all")]
    public async Task Path_OfTheApiThatDoesNotExist_IsAProblemForABrowserToo(string path)
    {
        using var visitor = service.Visitor();

        (await visitor.GetAsync(path)).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    [Fact]
    public async Task Path_ThatDoesNotExist_IsAProblemUnlessAPageIsAskedFor()
    {
        (await service.GetAsync("/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
        (await service.SendAsync(HttpMethod.Post, "/nothing", headers: ("Accept", "text/html"))).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/users")]
    [InlineData(Visitor.SignInPath)]
    public async Task Page_OfAnyMethod_IsAsSafeAsWithGet(string path)
    {
        using var visitor = await service.SignedInAsync();
        var get = await visitor.GetAsync(path);

        var head = await visitor.SendAsync(HttpMethod.Head, path, content: null);
        (head.Status, head.Text).ShouldBe((get.Status, ""));
        head.Header("Content-Security-Policy").ShouldBe(get.Header("Content-Security-Policy"));
        foreach (var method in new[] { "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE" })
        {
            var answer = await visitor.SendAsync(new HttpMethod(method), path, content: null);
            answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed, method);
            answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
        }
    }

    [Fact]
    public async Task Page_AtAHostThatCannotBeRead_IsAProblem()
    {
        using var visitor = service.Visitor();

        (await visitor.GetAsync("/", ("Host", "xn--a"))).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await visitor.GetAsync("/nothing", ("Host", "xn--a"))).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    [Fact]
    public async Task Page_BelowAPrefixOfTheProxy_StaysBelowIt()
    {
        using var visitor = service.Visitor();

        (await visitor.GetAsync("/keys", ("X-Forwarded-Prefix", "/prefix"))).Header("Location").ShouldBe("/prefix/sign-in?return=%2Fkeys");
        (await visitor.GetAsync("/sign-in", ("X-Forwarded-Prefix", "/prefix"))).Text.ShouldContain("<base href=\"/prefix/\"");
    }

    [Fact]
    public async Task Assets_OfAPage_AreKeptForGood()
    {
        using var visitor = service.Visitor();
        var paths = Asset().Matches((await visitor.GetAsync(Visitor.SignInPath)).Text).Select(match => "/" + match.Value).ToList();

        paths.Count.ShouldBe(4);
        foreach (var path in paths)
        {
            var answer = await visitor.GetAsync(path);
            answer.Status.ShouldBe(HttpStatusCode.OK, path);
            answer.Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
            answer.Text.Length.ShouldBeGreaterThan(100);
            (await visitor.GetAsync(path, ("Accept-Encoding", "gzip, br"))).Header("Content-Encoding").ShouldBe("br");
        }

        (await visitor.GetAsync("/assets/nothing.js")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_WithoutASession_LeadToSigningIn()
    {
        using var visitor = service.Visitor();
        var pages = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null)
            .ToLookup(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, endpoint => endpoint);

        pages[true].Select(page => page.RoutePattern.RawText).ShouldBe([Visitor.SignInPath, Visitor.InvitationPath], ignoreOrder: true);
        pages[false].ShouldNotBeEmpty();
        foreach (var page in pages[false])
        {
            foreach (var method in page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var path = page.RoutePattern.RawText!.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
                var answer = method == "GET" ? await visitor.GetAsync(path) : await visitor.PostAsync(path);
                (answer.Status, answer.Header("Location")!.Split('?')[0]).ShouldBe((HttpStatusCode.SeeOther, Visitor.SignInPath), page.DisplayName);
            }
        }
    }

    [Fact]
    public void Messages_OfPages_AreThoseOfOperations()
    {
        var operations = service.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
        var sources = Directory.EnumerateFiles(Repository.PathOf("src", "Console"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" && !file.Contains("/obj/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("src", "WebApi", "WebConsole"), "*.cs"))
            .ToDictionary(file => file, File.ReadAllText);

        var sent = sources.Values.SelectMany(source => Sent().Matches(source)).Select(match => match.Groups[1].Value).ToList();

        sent.ShouldNotBeEmpty();
        sent.Except(operations).ShouldBeEmpty();
        sources.Where(source => source.Value.Contains("SendAsync(", StringComparison.Ordinal)).Sum(source => SentAtAll().Count(source.Value))
            .ShouldBe(sent.Count, "A page sends a message that it creates in place, so that this test sees it.");
    }

    [Fact]
    public void Components_ThatAreNoPages_SendNothing() => Directory
        .EnumerateFiles(Repository.PathOf("src", "Console"), "*.razor", SearchOption.AllDirectories)
        .Where(file => !File.ReadAllText(file).Contains("@page ", StringComparison.Ordinal) && SentAtAll().IsMatch(File.ReadAllText(file)))
        .ShouldBeEmpty("Components of a page would use the request's database context at the same time.");

    [GeneratedRegex("""<script>|<style|\sstyle="|\son[a-z]+="|javascript:""")]
    private static partial Regex InPlace();

    [GeneratedRegex("""assets/[^"]+""")]
    private static partial Regex Asset();

    [GeneratedRegex(@"\.SendAsync\(\s*new (\w+)")]
    private static partial Regex Sent();

    [GeneratedRegex(@"\.SendAsync\(")]
    private static partial Regex SentAtAll();

    /// <summary>A service whose list of keys fails as its filter says.</summary>
    public sealed class WithFailingPages : ConsoleBehindProxy
    {
        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services
                .AddTransient<IPipelineBehavior<Application.Accesskeys.ListAccesskeys, Application.Accesskeys.AccesskeyPage>, Failing>());
        }

        private sealed class Failing : IPipelineBehavior<Application.Accesskeys.ListAccesskeys, Application.Accesskeys.AccesskeyPage>
        {
            public Task<Application.Accesskeys.AccesskeyPage> Handle(
                Application.Accesskeys.ListAccesskeys request, CancellationToken cancellationToken,
                RequestHandlerDelegate<Application.Accesskeys.AccesskeyPage> next)
            {
                return request.Filter?.Name switch
                {
                    "fails" => throw new InvalidTimeZoneException("on purpose"),
                    "unavailable" => throw new Application.Common.UnavailableException("on purpose"),
                    _ => next(),
                };
            }
        }
    }
}
