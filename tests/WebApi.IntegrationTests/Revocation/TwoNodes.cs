namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public sealed class TwoNodes() : NodeCluster(2);
