using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Common;

/// <summary>There is none, or not for this caller: the two are never told apart.</summary>
public sealed class NotFoundException : Exception;

/// <summary>The caller's credential has ended since it was checked.</summary>
public sealed class CallerRevokedException : Exception;

/// <summary>The caller doesn't meet what the request requires.</summary>
public sealed class AccessDeniedException(AccessRequirement unmet) : Exception
{
    public AccessRequirement Unmet { get; } = unmet;
}

/// <summary>A key would get more power than the caller holds.</summary>
public sealed class ScopeExceededException(ExceededLimit excess) : Exception
{
    public ExceededLimit ExceededLimit { get; } = excess;
}

public sealed class AlreadyRotatedException : Exception;

public sealed class UsernameTakenException : Exception;

/// <summary>Somebody other than the operator named a customer that isn't their own.</summary>
public sealed class OtherCustomerException : Exception;

/// <summary>Without the operator nobody could make a customer again.</summary>
public sealed class IsOperatorException : Exception;

public sealed class InvalidPageTokenException : Exception;

/// <summary>What was asked can't be done now and may be asked again.</summary>
public sealed class UnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
