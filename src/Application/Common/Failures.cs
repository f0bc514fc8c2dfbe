using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Common;

/// <summary>The resource doesn't exist or isn't visible to the caller. The two are never distinguished.</summary>
public sealed class NotFoundException : Exception;

/// <summary>The caller's credential has ended since it was checked.</summary>
public sealed class CallerRevokedException : Exception;

/// <summary>The caller doesn't meet what the request requires.</summary>
public sealed class AccessDeniedException(AccessRequirement unmet) : Exception
{
    public AccessRequirement Unmet { get; } = unmet;
}

/// <summary>A key would get more permissions than the caller holds.</summary>
public sealed class ScopeExceededException(ExceededLimit excess) : Exception
{
    public ExceededLimit ExceededLimit { get; } = excess;
}

public sealed class AlreadyRotatedException : Exception;

/// <summary>The caller's own key has limits, which it could escape by what it asked for.</summary>
public sealed class LimitedCallerException : Exception;

/// <summary>There are no credits to which some could be added.</summary>
public sealed class NoCreditsException : Exception;

/// <summary>More credits would remain than there may be.</summary>
public sealed class TooManyCreditsException : Exception;

/// <summary>The id of an addition of credits was used for another one.</summary>
public sealed class AdditionIdTakenException : Exception;

public sealed class UsernameTakenException : Exception;

/// <summary>A caller other than the operator named another customer.</summary>
public sealed class OtherCustomerException : Exception;

/// <summary>The operator can't be deleted, because no one else can create customers.</summary>
public sealed class IsOperatorException : Exception;

/// <summary>The customer would have no owner left who can sign in.</summary>
public sealed class LastOwnerException : Exception;

public sealed class InvalidPageTokenException : Exception;

/// <summary>
/// The request can't be processed at the moment and may be repeated: the database is unavailable, or too much is waiting. The message is for
/// the operator's log and not for the response.
/// </summary>
public sealed class UnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
