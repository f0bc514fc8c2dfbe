using System.Globalization;
using System.Net;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Client;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ChangePage = Accesskeys.Application.Changes.ChangePage;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>The audit trail as a file, by the session in the cookie.</summary>
public sealed class AuditExportTests(AuditExportTests.WithFailingPages service) : IClassFixture<AuditExportTests.WithFailingPages>
{
    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task Export_OfSeveralPages_IsTheApisFormatInOneFile(string format, string mediaType)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        for (var number = 0; number < 105; number++)
        {
            await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = $"=key {number}", Expire = 3600 });
        }

        using var visitor = await service.SignedInAsync(await UsernameAsync(session));

        var answer = await visitor.GetAsync($"/audit/export?format={format}&action=accesskey.created");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.ContentHeaders.ContentType!.ToString().ShouldBe(mediaType + "; charset=utf-8");
        answer.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.ContentHeaders.ContentDisposition.FileName!.Trim('"').ShouldEndWith("." + format);
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        var pages = new List<string>();
        for (string? page = null, path = $"/v1.0/changes?action=accesskey.created"; path is not null; path = page is null ? null : $"/v1.0/changes?action=accesskey.created&page_token={page}")
        {
            var part = await service.SendAsync(HttpMethod.Get, path, session, headers: ("Accept", mediaType));
            page = part.Header("X-Next-Page-Token");
            pages.Add(pages.Count > 0 && format == "csv" ? part.Text[(part.Text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : part.Text);
        }

        pages.Count.ShouldBe(2);
        answer.Text.ShouldBe(string.Concat(pages));
        answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(format == "csv" ? 106 : 105);
        answer.Text.ShouldContain(customer.Id.ToString());
    }

    [Theory]
    [InlineData("?format=xml", "format must be csv or ndjson.")]
    [InlineData("", "format must be csv or ndjson.")]
    [InlineData("?format=csv&actor=x", "actor must be 8-4-4-4-12 hexadecimal digits.")]
    [InlineData("?format=csv&subject=x", "subject must be 8-4-4-4-12 hexadecimal digits.")]
    [InlineData("?format=csv&from=yesterday", "from must be a day, such as 2026-12-31.")]
    [InlineData("?format=csv&to=9999-12-31", "to must be a day, such as 2026-12-31.")]
    [InlineData("?format=csv&action=No%20Action", "action must be")]
    [InlineData("?format=csv&from=2026-02-02&to=2026-01-01", "from must be before to.")]
    public async Task Export_ThatIsUnclear_IsRejectedWithAPageThatSaysWhat(string query, string rule)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.GetAsync("/audit/export" + query);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        answer.ContentHeaders.ContentDisposition.ShouldBeNull();
        answer.Text.ShouldContain(rule);
    }

    [Theory]
    [InlineData(WithFailingPages.Unavailable)]
    [InlineData(WithFailingPages.Denied)]
    public async Task Export_ThatFailsAfterItsFirstPage_IsCutOff(string from)
    {
        var (_, session) = await service.RegisterCustomerAsync();
        for (var number = 0; number < 101; number++)
        {
            await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = $"key {number}", Expire = 3600 });
        }

        using var visitor = await service.SignedInAsync(await UsernameAsync(session));

        await Should.ThrowAsync<HttpRequestException>(() => visitor.GetAsync($"/audit/export?format=csv&from={from}"));
    }

    [Fact]
    public async Task Export_WithoutASession_LeadsToSigningIn()
    {
        using var visitor = service.Visitor();

        (await visitor.GetAsync("/audit/export?format=csv")).Header("Location")!.ShouldStartWith("/sign-in?return=");
        (await visitor.GetAsync("/audit/export?format=csv", ("Authorization", "Bearer " + service.Session))).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    private async Task<string> UsernameAsync(string session) => (await service.Client(session).ListUsersAsync()).Result.Single().Username;

    /// <summary>A service whose audit trail fails at its second page, as the filter says.</summary>
    public sealed class WithFailingPages : ConsoleBehindProxy
    {
        public const string Unavailable = "2000-01-01";
        public const string Denied = "2000-01-02";

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services.AddTransient<IPipelineBehavior<ListChanges, ChangePage>, Failing>());
        }

        private sealed class Failing : IPipelineBehavior<ListChanges, ChangePage>
        {
            public Task<ChangePage> Handle(ListChanges request, CancellationToken cancellationToken, RequestHandlerDelegate<ChangePage> next) =>
                (request.PageToken, request.Filter?.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) switch
                {
                    (not null, Unavailable) => throw new UnavailableException("on purpose"),
                    (not null, Denied) => throw new NotFoundException(),
                    _ => next(),
                };
        }
    }
}
