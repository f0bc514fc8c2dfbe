using System.Text;
using System.Text.Json;
using Accesskeys.Application.Limits;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Records the changes that a unit of work made to its subjects.</summary>
internal static class ChangeRecorder
{
    /// <exception cref="InvalidOperationException">Something was altered that can't be recorded.</exception>
    public static List<EntityEntry<ChangeSubject>> Subjects(AccesskeysDbContext db)
    {
        var altered = db.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList();
        var unrecorded = altered.Find(entry => entry.Entity is not ChangeSubject || entry.State == EntityState.Deleted);
        return unrecorded is null
            ? altered.ConvertAll(entry => db.Entry((ChangeSubject)entry.Entity))
            : throw new InvalidOperationException($"{unrecorded.Metadata.ShortName()}: {unrecorded.State} isn't recorded as a change.");
    }

    public static Change Record(EntityEntry<ChangeSubject> entry, long number, Origin origin)
    {
        var action = entry.Entity.Done
            ?? throw new InvalidOperationException($"{entry.Metadata.ShortName()} was changed without one of its own methods.");
        var added = entry.State == EntityState.Added;
        var changed = entry.Properties
            .Where(property => property.Metadata.AuditedMember() is not null && (added ? property.CurrentValue is not null : property.IsModified))
            .ToList();
        return Change.Of(
            entry.Entity, action, number, origin,
            added ? null : Json(changed, property => property.OriginalValue),
            Json(changed, property => property.CurrentValue));
    }

    /// <summary>Records an action that altered nothing.</summary>
    public static Change Record(ChangeSubject done, long number, Origin origin) =>
        Change.Of(done, done.Done!.Value, number, origin, before: null, after: null);

    private static string Json(List<PropertyEntry> properties, Func<PropertyEntry, object?> value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var property in properties)
            {
                json.WritePropertyName(property.Metadata.AuditedMember()!);
                JsonSerializer.Serialize(json, Shown(value(property)));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static object? Shown(object? value) => value switch
    {
        DateTimeOffset instant => instant.ToIso8601(),
        ScopeSet scopes => scopes.Names,
        AllowList networks => networks.Networks,
        Metadata metadata => JsonSerializer.Deserialize<JsonElement>(metadata.Json),
        Role role => role.ToWire(),
        RateLimits limits => limits.Select(limit => new { limit = limit.Limit, window = limit.Window, counts = limit.Counts.ToWire() }),
        Credits credits => new
        {
            remaining = credits.Remaining,
            refill = credits.Refill is { } refill ? new { amount = refill.Amount, every = refill.Every.ToWire() } : null,
        },
        _ => value,
    };
}
