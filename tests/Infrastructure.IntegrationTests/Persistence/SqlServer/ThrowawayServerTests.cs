namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.SqlServer;

public sealed class ThrowawayServerTests
{
    [Theory]
    [InlineData("container", true)]
    [InlineData("Container", true)]
    [InlineData("CONTAINER", true)]
    [InlineData("Server=container", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Variable_ThatSaysContainer_AsksForOneInAnyCase(string? value, bool asks) =>
        TestServer.IsContainer(value).ShouldBe(asks);

    [Theory]
    [InlineData(
        "Docker is either not running or misconfigured. Please ensure that it runs. For more, visit:\nhttps://docs.example/configuration/.\n  Details: \n"
        + "    Failed to connect  to 'unix:///first.sock'.\r\n    Failed to connect to 'unix:///second.sock'.",
        "No container engine responds: Docker is either not running or misconfigured. Failed to connect to 'unix:///first.sock'.")]
    [InlineData("Nothing is there.", "No container engine responds: Nothing is there.")]
    [InlineData("Nothing is there. Nor elsewhere.\nDetails:", "No container engine responds: Nothing is there.")]
    public void Reason_OfALongMessage_IsItsFirstSentenceAndFirstDetail(string message, string reason) =>
        ThrowawayServer.ReasonOf(message).ShouldBe(reason);
}
