namespace Accesskeys.Infrastructure.Jobs;

/// <summary>Logs what keeps a repeated attempt from succeeding: once, because it would be the same in every round.</summary>
/// <param name="log">Writes the line.</param>
public sealed class RepeatedObstacle(Action<string> log)
{
    private string? _last;

    public void Report(string obstacle)
    {
        if (obstacle != _last)
        {
            log(obstacle);
            _last = obstacle;
        }
    }

    /// <summary>After a success, the next obstacle is news even if it is the same.</summary>
    public void Clear() => _last = null;
}
