using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Bench.Http;

/// <summary>The leanest app that this server can run: one response to every request.</summary>
internal static class BareApp
{
    public const string Verb = "bare";

    public static async Task RunAsync(string address, string answerFile)
    {
        var answer = await RecordedResponse.ReadAsync(answerFile);
        var headers = answer.OwnHeaders();
        var body = Encoding.UTF8.GetBytes(answer.Body);

        await using var app = Builder().Build();
        app.Urls.Add(address);
        app.Run(context =>
        {
            var response = context.Response;
            response.StatusCode = answer.Status;
            foreach (var (name, value) in headers)
            {
                response.Headers[name] = value;
            }

            return body.Length == 0 ? Task.CompletedTask : response.BodyWriter.WriteAsync(body).AsTask();
        });
        await app.RunAsync();
    }

    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }
}
