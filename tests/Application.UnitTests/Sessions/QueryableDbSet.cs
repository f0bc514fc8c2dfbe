using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Moq;

namespace Accesskeys.Application.UnitTests.Sessions;

internal static class QueryableDbSet
{
    /// <summary>An in-memory set for queries that return a single entity, including joins.</summary>
    public static DbSet<T> Of<T>(params T[] entities)
        where T : class
    {
        var inMemory = entities.AsQueryable();
        var provider = new Mock<IAsyncQueryProvider>(MockBehavior.Strict);
        provider.Setup(it => it.ExecuteAsync<Task<T?>>(It.IsAny<Expression>(), It.IsAny<CancellationToken>()))
            .Returns((Expression query, CancellationToken _) => Task.FromResult(inMemory.Provider.Execute<T?>(query)));
        provider.Setup(it => it.CreateQuery<T>(It.IsAny<Expression>())).Returns((Expression query) =>
            Mock.Of<IQueryable<T>>(queryable => queryable.Provider == provider.Object && queryable.Expression == query));
        var set = new Mock<DbSet<T>>();
        set.As<IQueryable<T>>().Setup(it => it.Provider).Returns(provider.Object);
        set.As<IQueryable<T>>().Setup(it => it.Expression).Returns(inMemory.Expression);
        return set.Object;
    }
}
