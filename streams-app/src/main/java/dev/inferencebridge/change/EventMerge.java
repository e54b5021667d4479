package dev.inferencebridge.change;

import dev.inferencebridge.change.RowRules.ColumnRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The merge of one event into the image of its row. Confined to the caller; used once. */
final class EventMerge {

    private static final ColumnRule MARKER_RULE = new ColumnRule(true, true, false, ValueOrder.BY_KIND);

    private final RowImage image;
    private final CellDraft draft;
    private final ChangeEvent.RowChanged event;
    private final RowRules rules;
    private final byte flags;
    private RowFacts facts;
    private boolean changed;
    private boolean unreliable;
    private boolean valueWithoutExpiry;
    private long expiry = ImageCell.NEVER;

    EventMerge(RowImage image, ImageCell[] cells, RowFacts facts, ChangeEvent.RowChanged event, RowRules rules) {
        this.image = image;
        this.draft = new CellDraft(cells);
        this.facts = facts;
        this.event = event;
        this.rules = rules;
        this.flags = event.snapshot() || !rules.writeTimesExact() ? ImageCell.AT_MOST : 0;
    }

    Merge merge(long nowMicros) {
        Map<String, Object> key = event.key().columns();
        for (Map.Entry<String, Cell> entry : event.cells().entrySet()) {
            Cell cell = entry.getValue();
            if (!(cell instanceof Cell.Unset) && !key.containsKey(entry.getKey())) {
                mergeCell(entry.getKey(), cell);
            }
        }
        if (marks()) {
            place(new ImageCell(ImageCell.MARKER, null, event.writeTimeMicros(), markerExpiry(), flags), MARKER_RULE);
        }
        boolean touched = draft.isTouched() || !facts.equals(image.facts());
        if (!touched && !unreliable && draft.contested().isEmpty()) {
            return Merge.nothing(image);
        }
        RowImage merged = touched ? new RowImage(draft.cells(), facts) : image;
        return new Merge(
                merged,
                draft.changed(),
                changed || unreliable,
                draft.contested(),
                touched && merged.life(nowMicros) == Life.LIVE && image.life(nowMicros) != Life.LIVE,
                unreliable && !changed);
    }

    private void mergeCell(String column, Cell cell) {
        ColumnRule rule = rules.column(column);
        if (!rule.isReliable()) {
            touch(column, rule);
        } else if (cell instanceof Cell.Value value) {
            long expiresAt = value.expiresAtMicros().orElse(ImageCell.NEVER);
            if (expiresAt == ImageCell.NEVER) {
                valueWithoutExpiry = true;
            } else {
                expiry = expiry == ImageCell.NEVER ? expiresAt : Math.max(expiry, expiresAt);
            }
            Object kept = rule.keepsValue() ? value.value() : null;
            place(new ImageCell(column, kept, event.writeTimeMicros(), expiresAt, flags), rule);
        } else {
            place(ImageCell.tombstone(column, event.writeTimeMicros(), flags), rule);
        }
    }

    private void touch(String column, ColumnRule rule) {
        if (facts.deletes(event.writeTimeMicros())) {
            return;
        }
        unreliable = true;
        draft.noteChanged(column);
        if (rule.givesLife()) {
            facts = facts.blind(Math.max(facts.blindMicros(), event.writeTimeMicros()));
        }
    }

    /** A snapshot shows rows, not markers: only of a row without any value it is certain that a marker keeps it alive. */
    private boolean marks() {
        return event.insert() && !(event.snapshot() && (valueWithoutExpiry || expiry != ImageCell.NEVER || unreliable));
    }

    private long markerExpiry() {
        return valueWithoutExpiry ? ImageCell.NEVER : expiry;
    }

    private void place(ImageCell cell, ColumnRule rule) {
        int found = draft.find(cell.column());
        ImageCell held = found < 0 ? null : draft.at(found);
        if (facts.isDeleted() && !survivesDeletion(cell, found, held)) {
            return;
        }
        boolean open = facts.isDeleted() && isOpen(cell);
        if (held == null) {
            draft.put(found, open ? contested(cell) : cell);
            change(cell.column());
            return;
        }
        switch (Precedence.of(held, cell, rule.order())) {
            case NOTHING_NEW, LOSES -> {}
            case REFINES -> draft.put(found, cell);
            case WINS -> {
                draft.put(found, open ? contested(cell) : cell);
                change(cell.column());
            }
            case SEEMS_TO_WIN -> {
                draft.put(found, contested(cell));
                change(cell.column());
            }
            case SEEMS_TO_LOSE -> contest(found, held);
        }
    }

    /** Whether the deletion leaves the cell in the contest; if it may have lost to it, notes that. */
    private boolean survivesDeletion(ImageCell cell, int found, @Nullable ImageCell held) {
        if (facts.deletes(cell.writeTimeMicros())) {
            return false;
        }
        if (!facts.deletionAtMost() || cell.isTombstone() || cell.writeTimeMicros() > facts.deletionMicros()) {
            return true;
        }
        if (held == null) {
            draft.put(found, contested(ImageCell.tombstone(cell.column(), facts.deletionMicros(), ImageCell.AT_MOST)));
            return false;
        }
        boolean outdated = held.isExact() && cell.writeTimeMicros() < held.writeTimeMicros();
        boolean repeated =
                held.isExact() && cell.writeTimeMicros() == held.writeTimeMicros() && Precedence.isSame(held, cell);
        if (!outdated && !repeated) {
            contest(found, held.at(Math.max(held.writeTimeMicros(), cell.writeTimeMicros())));
        }
        return false;
    }

    /** Whether a value that seems newer than the deletion may in truth be older. */
    private boolean isOpen(ImageCell cell) {
        return !cell.isExact() && !cell.isTombstone();
    }

    private ImageCell contested(ImageCell cell) {
        draft.noteContested(cell.column());
        return cell.with(ImageCell.CONTESTED);
    }

    private void contest(int found, ImageCell held) {
        draft.noteContested(held.column());
        if (!held.isContested() || held.writeTimeMicros() != draft.at(found).writeTimeMicros()) {
            draft.put(found, held.with(ImageCell.CONTESTED));
        }
    }

    private void change(String column) {
        changed = true;
        draft.noteChanged(column);
    }
}
