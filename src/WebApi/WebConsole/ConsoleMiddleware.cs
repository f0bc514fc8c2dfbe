using System.Runtime.InteropServices;
using Accesskeys.Application.Common;
using Accesskeys.Console.Operations;
using Accesskeys.Console.Pages;
using Accesskeys.Console.Sessions;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Requests;
using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Finds the caller of a page: the session in its cookie. A user without one signs in first, and doesn't lose what was sent.</summary>
internal sealed class ConsoleMiddleware(RequestDelegate next, RequestBodyReader bodies)
{
    private const string SignInPath = "/sign-in";

    private static readonly Failure _invalidHost = Failure.InvalidRequest("host", "must be a host name or an address");

    public async Task InvokeAsync(HttpContext context, ConsoleSession session, HttpCaller http, INotices notices)
    {
        if (!context.Request.HasReadableHost())
        {
            await Problem.WriteAsync(context, _invalidHost);
            return;
        }

        ConsoleResponse.SetHeaders(context.Response);
        http.Context = context;
        var caller = await session.OpenAsync();

        // The page for signing in belongs to no session, even if there is one.
        var needsCaller = context.GetEndpoint()!.Metadata.GetMetadata<IAllowAnonymous>() is null;
        if (needsCaller && caller is not null)
        {
            session.Enter(caller);
        }

        try
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                await ReadFormAsync(context);
                if (needsCaller && caller is not null)
                {
                    // Its sender decides how long a form takes to arrive.
                    await session.RecheckAsync();
                }
            }

            if (needsCaller && caller is null)
            {
                await SignInFirstAsync(context, session);
                return;
            }

            await next(context);
        }
        catch (CallerRevokedException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await SignInFirstAsync(context, session);
        }
        catch (GoneException exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            ConsoleResponse.SetHeaders(context.Response);
            notices.Leave(exception.Message);
            ConsoleResponse.LeadTo(context, "/" + exception.List);
        }
    }

    // By the same limits of size, time and memory as the API's bodies.
    private async Task ReadFormAsync(HttpContext context)
    {
        var body = await bodies.ReadAsync(context);
        MemoryMarshal.TryGetArray(body, out var bytes);
        context.Request.Body = new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false);
        if (!context.Request.HasFormContentType)
        {
            throw new RequestException(FormMiddleware.Unverified);
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or InvalidOperationException or NotSupportedException)
        {
            // Too many fields, parts or encodings that can't be read: whatever reads the form later would fail as well.
            throw new RequestException(FormMiddleware.Unverified);
        }
    }

    private static async Task SignInFirstAsync(HttpContext context, ConsoleSession session)
    {
        ConsoleResponse.SetHeaders(context.Response);
        session.Forget();
        var request = context.Request;
        if (await request.CarriedFormAsync() is { } carried)
        {
            await ConsoleResponse.RenderAsync<SignIn>(
                context, StatusCodes.Status401Unauthorized, isOfSession: false, new Dictionary<string, object?> { [nameof(SignIn.Carried)] = carried });
            return;
        }

        var path = HttpMethods.IsGet(request.Method) ? LocalPath.Parse(request.Path.ToUriComponent() + request.QueryString) : null;
        ConsoleResponse.LeadTo(context, SignInPath + (path is null or "/" ? QueryString.Empty : QueryString.Create("return", path)));
    }
}
