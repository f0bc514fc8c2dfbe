using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Verification;

internal sealed class DatabaseVerifier(AccesskeysDbContext db, TimeProvider clock) : IAccesskeyVerifier
{
    public async ValueTask<Application.Verification.Verification> VerifyAsync(
        ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        if (!AccesskeyToken.IsWellFormed(token.Span))
        {
            return new(VerificationCode.Malformed);
        }

        var hash = TokenHash.Of(token.Span);
        var found = await db.Accesskeys.AsNoTracking().IgnoreQueryFilters()
            .Where(accesskey => accesskey.TokenHash == hash && accesskey.DeletedAt == null)
            .Join(
                db.Customers.Where(customer => customer.DeletedAt == null),
                accesskey => accesskey.CustomerId,
                customer => customer.Id,
                (accesskey, customer) => new { Accesskey = accesskey, customer.IsOperator })
            .SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => new(VerificationCode.NotFound),
            _ when !found.Accesskey.IsUsableAt(clock.GetUtcNow()) => new(VerificationCode.Expired),
            _ => new(VerificationCode.Valid, new Caller(
                found.Accesskey.CustomerId, found.IsOperator, new Actor(ActorKind.Accesskey, found.Accesskey.Id))),
        };
    }
}
