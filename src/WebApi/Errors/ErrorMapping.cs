using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;
using MediatR;

namespace Accesskeys.WebApi.Errors;

/// <summary>The one place where exceptions and bare status codes become failures of the contract.</summary>
internal static class ErrorMapping
{
    public static Failure Exception(Exception exception) => exception switch
    {
        RequestException request => request.Failure,
        ValidationException validation => Failure.InvalidRequest(validation.Errors.ByMember()),
        CallerRevokedException => Failure.InvalidCredentials,
        AccessDeniedException { Unmet: var unmet } => Unmet(unmet),
        NotFoundException => Failure.NotFound,
        ScopeExceededException { ExceededLimit: ExceededLimit.Scopes and var excess } => Failure.ScopeExceeded("scopes", excess.ToRule()),
        ScopeExceededException { ExceededLimit: ExceededLimit.AllowedIps and var excess } => Failure.ScopeExceeded("allowed_ips", excess.ToRule()),
        ScopeExceededException { ExceededLimit: var excess } => Failure.ScopeExceeded("expire", excess.ToRule()),
        AlreadyRotatedException => Failure.AlreadyRotated,
        LimitedCallerException => Failure.LimitedCaller,
        NoCreditsException => Failure.NoCredits,
        TooManyCreditsException => Failure.TooManyCredits,
        AdditionIdTakenException => Failure.AdditionIdTaken,
        OtherCustomerException => Failure.OtherCustomer,
        UsernameTakenException => Failure.UsernameTaken,
        IsOperatorException => Failure.IsOperator,
        LastOwnerException => Failure.LastOwner,
        InvalidPageTokenException => Failure.InvalidPageToken,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Failure.BodyTooLarge,
        BadHttpRequestException => Failure.InvalidJson("The request body is incomplete."),
        UnavailableException => Failure.Unavailable,
        _ => Failure.Internal,
    };

    public static Failure Unmet(AccessRequirement unmet) => unmet switch
    {
        ScopeRequirement { Scope: var scope } => Failure.ScopeRequired(scope),
        SessionRequirement => Failure.SessionRequired,
        OwnerRequirement => Failure.OwnerRequired,
        _ => Failure.PermissionDenied,
    };

    /// <summary>Of a message whose result is <c>null</c>.</summary>
    public static Failure NoResult(IBaseRequest message) => message switch
    {
        Login => Failure.InvalidLogin,
        ChangePassword => Failure.WrongPassword,
        RedeemInvitation => Failure.InvalidInvitation,
        _ => Failure.Internal,
    };

    public static Failure? Status(int status) => status switch
    {
        StatusCodes.Status404NotFound => Failure.RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => Failure.MethodNotAllowed,
        StatusCodes.Status415UnsupportedMediaType => Failure.UnsupportedMediaType,
        _ => null,
    };
}
