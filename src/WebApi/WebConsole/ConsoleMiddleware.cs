using System.Runtime.InteropServices;
using Accesskeys.Application.Common;
using Accesskeys.Console.Components;
using Accesskeys.Console.Operations;
using Accesskeys.Console.Pages;
using Accesskeys.Console.Sessions;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.Requests;
using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Finds the caller of a page: the session in its cookie. A user without one signs in first, and doesn't lose what was sent.</summary>
internal sealed class ConsoleMiddleware(RequestDelegate next, RequestBodyReader bodies)
{
    private const string SignInPath = "/sign-in";

    private static readonly Failure _invalidHost = Failure.InvalidRequest("host", "must be a host name or an address");

    public async Task InvokeAsync(HttpContext context, ConsoleSession session, HttpCaller http, INotices notices, IFailurePages failures)
    {
        if (!context.Request.HasReadableHost())
        {
            await Problem.WriteAsync(context, _invalidHost);
            return;
        }

        ConsoleResponse.SetHeaders(context.Response);
        if (HttpMethods.IsGet(context.Request.Method) && WithoutTokens(context.Request.Query) is { } query)
        {
            ConsoleResponse.LeadTo(context, context.Request.Path.ToUriComponent() + query);
            return;
        }

        context.Response.OnStarting(MakeRelative, context.Response.Headers);
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
            if (context.Request.FindCarried() is { } form && TypedText.IsIn(form))
            {
                // The list couldn't show what was typed.
                await failures.WriteAsync(context, Failure.NotFound with { Detail = exception.Message });
            }
            else
            {
                notices.Leave(exception.Message);
                ConsoleResponse.LeadTo(context, "/" + exception.List);
            }
        }
    }

    /// <summary>
    /// The query with nothing of tokens but what is shown of them: one that someone pastes must stay neither in the address bar nor in the
    /// history. <c>null</c> if it has none. The page token of a list is none, whatever it looks like.
    /// </summary>
    private static QueryString? WithoutTokens(IQueryCollection query)
    {
        var parameters = query.SelectMany(parameter => parameter.Value, (parameter, value) =>
            (parameter.Key, Value: value ?? "", Shown: parameter.Key == KeyFilters.PageParameter ? null : TokenMask.FindShown(value ?? ""))).ToList();
        return parameters.Exists(parameter => parameter.Shown is not null)
            ? QueryString.Create(parameters.Where(parameter => parameter.Value.Length > 0).Select(parameter => KeyValuePair.Create<string, string?>(parameter.Key, parameter.Shown ?? parameter.Value)))
            : null;
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

    // The framework's redirects name the host that the request names, which need not be the one that the browser knows.
    private static Task MakeRelative(object response)
    {
        var headers = (IHeaderDictionary)response;
        if (Uri.TryCreate(headers.Location, UriKind.Absolute, out var location) && (location.Scheme == Uri.UriSchemeHttps || location.Scheme == Uri.UriSchemeHttp))
        {
            headers.Location = location.PathAndQuery;
        }

        return Task.CompletedTask;
    }

    private static async Task SignInFirstAsync(HttpContext context, ConsoleSession session)
    {
        ConsoleResponse.SetHeaders(context.Response);
        session.Forget();
        var request = context.Request;
        if (request.FindCarried() is { } carried)
        {
            await ConsoleResponse.RenderAsync<SignIn>(
                context, StatusCodes.Status401Unauthorized, isOfSession: false, new Dictionary<string, object?> { [nameof(SignIn.Carried)] = carried });
            return;
        }

        var path = HttpMethods.IsGet(request.Method) ? LocalPath.Parse(request.Path.ToUriComponent() + request.QueryString) : null;
        ConsoleResponse.LeadTo(context, SignInPath + (path is null or "/" ? QueryString.Empty : QueryString.Create("return", path)));
    }
}
