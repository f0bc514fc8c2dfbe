using System.Text.Json;
using Accesskeys.Application.Accesskeys;
using Accesskeys.WebApi.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Bench.Http;

/// <summary>The leanest app that reads a request to verify and writes a response, both as the service's own JSON.</summary>
internal static class BareJson
{
    public const string Verb = "bare-json";

    public static async Task RunAsync(string address, string answerFile)
    {
        var answer = await RecordedResponse.ReadAsync(answerFile);
        var headers = answer.OwnHeaders();
        var verdicts = JsonSerializer.Deserialize<VerificationAnswer>(answer.Body, WireJson.Options);

        await using var app = BareApp.Builder().Build();
        app.Urls.Add(address);
        app.Run(async context =>
        {
            await JsonSerializer.DeserializeAsync<VerifyAccesskey>(context.Request.Body, WireJson.Options, context.RequestAborted);
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(verdicts, WireJson.Options);
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        });
        await app.RunAsync();
    }
}
