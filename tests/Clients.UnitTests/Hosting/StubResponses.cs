using Microsoft.AspNetCore.Http;

namespace Accesskeys.Clients.UnitTests.Hosting;

internal static class StubResponses
{
    public static async Task<int> StatusAsync(this Task<HttpContext> answer) => (await answer).Response.StatusCode;

    public static async Task<string> TextAsync(this Task<HttpContext> answer)
    {
        var response = (await answer).Response;
        response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        return await new StreamReader(response.Body).ReadToEndAsync();
    }
}
