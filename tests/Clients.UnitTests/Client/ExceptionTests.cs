using System.Net;
using Accesskeys.Client;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.Client;

public sealed class ExceptionTests
{
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task Problem_OfAnyStatus_TellsItsCodeAndRequest(HttpStatusCode status)
    {
        var exception = await FailAsync(StubService.Problem(status, "some_code"));

        exception.StatusCode.ShouldBe((int)status);
        exception.Code.ShouldBe("some_code");
        exception.RequestId.ShouldBe("5326f0b581f44167b316b0a38f4526ff");
        exception.Errors.ShouldBeEmpty();
        exception.Message.ShouldBe($"{(int)status} some_code: In words.");
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task Response_ThatIsNotFromTheService_HasNoCode(HttpStatusCode status)
    {
        var answer = StubService.Html(status);
        answer.Headers.Add("X-Request-Id", "of-the-proxy");

        var exception = await FailAsync(answer);

        exception.StatusCode.ShouldBe((int)status);
        exception.Code.ShouldBeNull();
        exception.RequestId.ShouldBe("of-the-proxy");
        exception.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task Exception_WhenPrinted_BeginsWithOneLineAndShowsNoBody(HttpStatusCode status)
    {
        var exception = await FailAsync(new HttpResponseMessage(status) { Content = new StringContent("{\"token\": \"vb_secret\n\n") });

        exception.ToString().ShouldStartWith($"Accesskeys.Client.AccesskeysException: {(int)status}: ");
        exception.Message.ShouldNotContain('\n');
        exception.ToString().ShouldNotContain("vb_secret");
    }

    [Fact]
    public async Task Exception_OfAProblem_IsPrintedAsItsStatusCodeAndDetail()
    {
        var exception = await FailAsync(StubService.Problem(HttpStatusCode.NotFound, "not_found"));

        exception.ToString().ShouldContain(": 404 not_found: In words.");
        exception.ToString().ShouldNotContain("HTTP Response");
    }

    private static async Task<AccesskeysException> FailAsync(HttpResponseMessage answer)
    {
        using var service = new StubService { Answer = _ => Task.FromResult(answer) };
        using var http = new HttpClient(service) { BaseAddress = new Uri("https://keys.example") };
        return await Should.ThrowAsync<AccesskeysException>(() => new AccesskeysClient(http).GetCustomerAsync());
    }
}
