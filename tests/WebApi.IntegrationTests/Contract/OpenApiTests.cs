using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

public sealed class OpenApiTests(OpenApiTests.Unprepared service) : IClassFixture<OpenApiTests.Unprepared>
{
    [Fact]
    public async Task Document_IsTheOneThatIsCommitted()
    {
        var file = Repository.PathOf("docs", "openapi.json");
        var committed = await File.ReadAllTextAsync(file);

        var served = (await service.GetAsync("/openapi/v1.json")).Text.ReplaceLineEndings("\n") + "\n";
        await File.WriteAllTextAsync(file, served);

        (served == committed).ShouldBeTrue("docs/openapi.json has been written anew: read the difference, generate the SDK, commit both.");
    }

    [Fact]
    public async Task Members_OfEverySchema_AreDescribed()
    {
        using var document = JsonDocument.Parse((await service.GetAsync("/openapi/v1.json")).Text);
        var members = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(
                schema => schema.Value.GetProperty("properties").EnumerateObject(), (schema, member) => (schema.Name, Member: member))
            .ToList();

        members.ShouldNotBeEmpty();
        members.Where(pair => !pair.Member.Value.TryGetProperty("description", out _))
            .Select(pair => $"{pair.Name}.{pair.Member.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_HoweverOftenItIsAskedFor_IsGeneratedOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.GetAsync("/openapi/v1.json")));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK && answer.Text == answers[0].Text);
        service.Generated.ShouldBe(1);
    }

    /// <summary>Doesn't validate responses, because the document is about to be regenerated.</summary>
    public sealed class Unprepared : Service
    {
        private int _generated;

        public int Generated => Volatile.Read(ref _generated);

        protected override Task PrepareAsync() => Task.CompletedTask;

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services.Configure<OpenApiOptions>("v1", options => options.AddDocumentTransformer((_, _, _) =>
            {
                Interlocked.Increment(ref _generated);
                return Task.CompletedTask;
            })));
        }
    }
}
