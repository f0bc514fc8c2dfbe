using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class HttpsStartTests : TemporaryFolder
{
    [Fact]
    public async Task PlainHttp_AskedWhileTheServiceIsStillBindingHttps_IsRedirectedFromTheFirstRequestOn()
    {
        var (plain, encrypted) = (FreePort.Next(), FreePort.Next());
        var settings = ServiceProcess.Complete();
        settings["Kestrel:Endpoints:A:Url"] = $"http://127.0.0.1:{plain}";
        settings["Kestrel:Endpoints:B:Url"] = $"https://127.0.0.1:{encrypted}";
        settings["Kestrel:Endpoints:B:Certificate:Path"] = WriteCertificate();
        await using var process = ServiceProcess.Start(Folder, settings);
        using var http = HttpClients.OfService(new Uri($"http://127.0.0.1:{plain}"));

        var first = await FirstAnswerAsync(http);

        first.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        first.Headers.Location.ShouldBe(new Uri($"https://127.0.0.1:{encrypted}/v1.0/customer"));
        (await http.GetAsync("/v1.0/customer?accesskey=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<HttpResponseMessage> FirstAnswerAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                return await http.GetAsync("/v1.0/customer", patience.Token);
            }
            catch (HttpRequestException) when (!patience.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(Folder, "certificate.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12));
        return file;
    }
}
