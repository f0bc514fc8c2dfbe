using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using FluentValidation;

namespace Accesskeys.WebApi.Errors;

/// <summary>The one place where exceptions and bare status codes become failures of the contract.</summary>
internal static class FailureOf
{
    public static Failure Exception(Exception exception) => exception switch
    {
        RequestException request => request.Failure,
        ValidationException validation => Failure.InvalidRequest(ByMember(validation)),
        NotFoundException => Failure.NotFound,
        ScopeExceededException { Excess: Excess.Scopes } => Failure.ScopeExceeded("scopes", "would go beyond the caller's own"),
        ScopeExceededException { Excess: Excess.AllowedIps } => Failure.ScopeExceeded("allowed_ips", "would go beyond the caller's own"),
        ScopeExceededException => Failure.ScopeExceeded("expire", "would let the key outlive the caller, which does not hold *"),
        AlreadyRotatedException => Failure.AlreadyRotated,
        UsernameTakenException => Failure.UsernameTaken,
        IsOperatorException => Failure.IsOperator,
        InvalidPageTokenException => Failure.InvalidPageToken,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Failure.BodyTooLarge,
        BadHttpRequestException => Failure.InvalidJson("The body did not arrive whole."),
        _ when DatabaseOutage.IsCauseOf(exception) => Failure.Unavailable,
        _ => Failure.Internal,
    };

    public static Failure? Status(int status) => status switch
    {
        StatusCodes.Status404NotFound => Failure.RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => Failure.MethodNotAllowed,
        StatusCodes.Status415UnsupportedMediaType => Failure.UnsupportedMediaType,
        _ => null,
    };

    private static Dictionary<string, string[]> ByMember(ValidationException validation) => validation.Errors
        .GroupBy(error => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.PropertyName), error => error.ErrorMessage)
        .ToDictionary(member => member.Key, member => member.ToArray());
}
