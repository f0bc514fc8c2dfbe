namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public sealed class OneNode() : NodeCluster(1);
