namespace Accesskeys.WebApi.IntegrationTests.Contract;

/// <summary>An answer is not as the OpenAPI document has it. No test expects that of the service, whatever else it expects.</summary>
public sealed class UndocumentedAnswerException(string message) : Exception(message);
