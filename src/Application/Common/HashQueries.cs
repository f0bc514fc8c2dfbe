using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Common;

internal static class HashQueries
{
    /// <summary>All that is found of any of these hashes, by one query: not every server looks for a list of binary values by an index.</summary>
    /// <param name="hashes">At least one.</param>
    public static IQueryable<T> FindEach<T>(this IEnumerable<TokenHash> hashes, Func<TokenHash, IQueryable<T>> find) =>
        hashes.Distinct().Select(find).Aggregate((all, one) => all.Concat(one));
}
