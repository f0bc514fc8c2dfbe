namespace Accesskeys.WebApi.Requests;

/// <summary>HEAD answers as GET does; the server itself leaves the body out.</summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Method == HttpMethods.Head)
        {
            context.Request.Method = HttpMethods.Get;
        }

        await next(context);

        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            && context.Response.Headers.Allow.ToString().Split(", ") is var allowed
            && allowed.Contains(HttpMethods.Get))
        {
            context.Response.Headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
        }
    }
}
