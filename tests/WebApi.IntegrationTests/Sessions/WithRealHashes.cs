namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>For tests of the time that hashes take.</summary>
public sealed class WithRealHashes : LoginLimitTests.BehindAProxy
{
    protected override int PasswordIterations => 210_000;
}
