namespace Accesskeys.Tests;

/// <summary>The operator's first agent, as the tests' services are started with it.</summary>
internal static class OperatorAccount
{
    public const string Username = "Operator";
    public const string Password = "correct horse battery staple";
}
