using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class CrashTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Kill_UnderWrites_LosesNoAcknowledgedKey(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        var answered = new ConcurrentBag<CreatedAccesskey>();
        for (var round = 0; round < 3; round++)
        {
            await using var process = ServiceProcess.Start(location);
            using var http = await process.SignedInAsync();
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var target = answered.Count + 20;
            var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        answered.Add(await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 }));
                        if (answered.Count >= target)
                        {
                            enough.TrySetResult();
                        }
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or AccesskeysException)
                {
                }
            })).ToList();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
            process.Kill();
            await Task.WhenAll(writers);
            await location.AssertIntegrityAsync();
        }

        await using var restarted = ServiceProcess.Start(location);
        using var again = await restarted.ReadyAsync();
        foreach (var key in answered)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1.0/accesskeys/{key.Id}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Token);
            (await again.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Terminate_InTheMiddleOfARequest_CompletesItFirst(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using var process = ServiceProcess.Start(location);
        using var http = await process.SignedInAsync();
        const string Body = """{"expire": 60}""";
        using var client = new TcpClient();
        await client.ConnectAsync(http.BaseAddress!.Host, http.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1.0/accesskeys HTTP/1.1\r\nHost: x\r\nAuthorization: {http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(stream);

        // "100 Continue" comes when the service asks for the body: the request is inside the application by then.
        (await reader.ReadLineAsync()).ShouldStartWith("HTTP/1.1 100");
        process.Terminate();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body));

        (await reader.ReadToEndAsync()).ShouldContain("HTTP/1.1 200 OK");
        (await process.ExitCodeAsync()).ShouldBe(0);
    }
}
