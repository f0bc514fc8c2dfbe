using Accesskeys.Application.Verification;

namespace Accesskeys.Infrastructure.Verification;

/// <summary>An entry as it was when it was found.</summary>
internal readonly ref struct FoundEntry(CacheEntry entry, VerifiedAccesskey? facts, long plainUntil, ref EntrySlot slot)
{
    private readonly ref EntrySlot _slot = ref slot;

    public CacheEntry Entry => entry;

    public VerifiedAccesskey? Facts => facts;

    /// <inheritdoc cref="EntrySlot.PlainUntil"/>
    public long PlainUntil => plainUntil;

    /// <inheritdoc cref="CacheEntry.NoteUse"/>
    // Where another took the slot meanwhile, its mark is set, which does no harm: its own use was noted when it was read.
    public bool NoteUse(DateTimeOffset now) => _slot.IsFirstNoteOf((uint)(now.UtcTicks / TimeSpan.TicksPerSecond)) && entry.NoteUse(now);
}
