using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

internal sealed class UndoneException() : Exception("The database undid it.");

/// <summary>Takes for undone by the database what the tests undo, as a deadlock or a cut connection is on SQL Server.</summary>
internal sealed class RetryUndoneStrategy(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 2, TimeSpan.Zero)
{
    protected override bool ShouldRetryOn(Exception exception) => exception is UndoneException;
}

/// <summary>Undoes the first attempts before or after they are saved.</summary>
internal sealed class UndoInterceptor(int times, bool saved) : SaveChangesInterceptor
{
    private int _left = times;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        UndoWhere(!saved);
        return new(result);
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        UndoWhere(saved);
        return new(result);
    }

    private void UndoWhere(bool here)
    {
        if (here && _left-- > 0)
        {
            throw new UndoneException();
        }
    }
}
