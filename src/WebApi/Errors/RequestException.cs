namespace Accesskeys.WebApi.Errors;

/// <summary>A request that can't be read, for binding code that can't return a result.</summary>
internal sealed class RequestException(Failure failure) : Exception(failure.Detail)
{
    public Failure Failure { get; } = failure;
}
