namespace Accesskeys.WebApi.Errors;

/// <summary>Failures as pages, for requests of people who look at the service with a browser.</summary>
internal interface IFailurePages
{
    bool Cover(HttpContext context);

    Task WriteAsync(HttpContext context, Failure failure);
}
