namespace Accesskeys.Infrastructure.IntegrationTests.Paging;

/// <summary>When a key was made and deleted, each by two ticks: one before it was asked for and one after it was answered.</summary>
internal sealed class KeyLife(long beginning, long begun)
{
    public long Beginning => beginning;

    public long Begun => begun;

    public long Ending { get; set; } = long.MaxValue;

    public long Ended { get; set; } = long.MaxValue;
}
