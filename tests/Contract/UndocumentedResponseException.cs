namespace Accesskeys.Tests;

/// <summary>A response differs from the OpenAPI document. No test expects that of the service.</summary>
public sealed class UndocumentedResponseException(string message) : Exception(message);
