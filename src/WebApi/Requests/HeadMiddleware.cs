namespace Accesskeys.WebApi.Requests;

/// <summary>
/// HEAD is handled like GET; the server itself omits the body. Methods are case-sensitive (RFC 9110, 9.1), and the framework's
/// routing isn't: a method that differs from a known one by case is unknown.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (method == HttpMethods.Head)
        {
            context.Request.Method = HttpMethods.Get;
        }
        else if (HttpMethods.GetCanonicalizedValue(method) != method)
        {
            context.Request.Method = RequestMiddleware.UnknownMethod;
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
