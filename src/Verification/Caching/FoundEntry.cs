using Accesskeys.Application.Verification;

namespace Accesskeys.Verification.Caching;

/// <summary>An entry as it was when it was found.</summary>
internal readonly ref struct FoundEntry(CacheEntry entry, VerifiedAccesskey? facts, long plainUntil, ref EntrySlot slot)
{
    private readonly ref EntrySlot _slot = ref slot;

    public CacheEntry Entry => entry;

    public VerifiedAccesskey? Facts => facts;

    /// <inheritdoc cref="EntrySlot.PlainUntil"/>
    public long PlainUntil => plainUntil;

    /// <inheritdoc cref="CacheEntry.NoteUse"/>
    // If another entry takes the slot in between, a use of that entry in the same second may not be recorded.
    public bool NoteUse(DateTimeOffset now) =>
        (!_slot.IsStill(entry) || _slot.IsFirstNoteOf((uint)(now.UtcTicks / TimeSpan.TicksPerSecond))) && entry.NoteUse(now);
}
