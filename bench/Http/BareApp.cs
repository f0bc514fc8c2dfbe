using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.Bench.Http;

/// <summary>The leanest app that this server can serve: one answer, whatever is asked.</summary>
internal static class BareApp
{
    public const string Verb = "bare";

    public static async Task RunAsync(string address, string answerFile)
    {
        var answer = await Answer.ReadAsync(answerFile);

        // What frames a body is the server's to write.
        var headers = answer.Headers
            .Where(header => header.Key != "Transfer-Encoding")
            .Select(header => KeyValuePair.Create(header.Key, new StringValues(header.Value)))
            .ToArray();
        var body = Encoding.UTF8.GetBytes(answer.Body);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
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
}
