namespace Accesskeys.WebApi.Errors;

/// <summary>A request that can't be read, where binding has no other way to answer.</summary>
internal sealed class RequestException(Failure failure) : Exception(failure.Detail)
{
    public Failure Failure { get; } = failure;
}
