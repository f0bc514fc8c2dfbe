using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

internal static class AccesskeyQueries
{
    /// <summary>The caller's key, to be changed.</summary>
    /// <exception cref="NotFoundException">The caller has no such key.</exception>
    public static async Task<Accesskey> GetAsync(this IQueryable<Accesskey> accesskeys, Guid id, CancellationToken cancellationToken) =>
        await accesskeys.SingleOrDefaultAsync(accesskey => accesskey.Id == id, cancellationToken) ?? throw new NotFoundException();
}
