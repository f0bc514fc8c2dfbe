using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench.Http;

/// <summary>The leanest app that responds through a controller, which measures MVC's share of the service's time.</summary>
internal static class BareMvc
{
    public const string Verb = "bare-mvc";

    public static async Task RunAsync(string address, string answerFile)
    {
        var answer = await RecordedResponse.ReadAsync(answerFile);
        var headers = answer.OwnHeaders();

        // The formatter's to write.
        headers.ContentType = default;
        var builder = BareApp.Builder();
        builder.Services.AddSingleton(new BareController.Answered(headers, JsonElement.Parse(answer.Body)));
        builder.Services.AddMvcCore().AddApplicationPart(typeof(BareController).Assembly);
        await using var app = builder.Build();
        app.Urls.Add(address);
        app.MapControllers();
        await app.RunAsync();
    }
}

[ApiController]
public sealed class BareController(BareController.Answered answer) : ControllerBase
{
    [HttpGet("{**path}")]
    public IActionResult Get()
    {
        foreach (var (name, value) in answer.Headers)
        {
            Response.Headers[name] = value;
        }

        return Ok(answer.Body);
    }

    public sealed record Answered(IHeaderDictionary Headers, JsonElement Body);
}
