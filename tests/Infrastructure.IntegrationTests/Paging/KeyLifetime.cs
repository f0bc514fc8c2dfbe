namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>When a key was created and deleted, each as two ticks: one before the command was sent and one after it completed.</summary>
internal sealed class KeyLifetime(long beginning, long begun)
{
    public long Beginning => beginning;

    public long Begun => begun;

    public long Ending { get; set; } = long.MaxValue;

    public long Ended { get; set; } = long.MaxValue;
}
