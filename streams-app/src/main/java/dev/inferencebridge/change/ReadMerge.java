package dev.inferencebridge.change;

import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.RowRules.ColumnRule;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The merge of one read into the image of its row. Confined to the caller; used once. */
final class ReadMerge {

    private final RowImage image;
    private final RowFacts before;
    private final CellDraft draft;
    private final RowRules rules;
    private RowFacts facts;

    ReadMerge(RowImage image, ImageCell[] cells, RowFacts facts, RowRules rules) {
        this.image = image;
        this.before = facts;
        this.facts = facts;
        this.draft = new CellDraft(cells);
        this.rules = rules;
    }

    Merge merge(ReadRow read, long nowMicros) {
        if (read.found()) {
            for (Map.Entry<String, ReadCell> entry : read.cells().entrySet()) {
                ColumnRule rule = rules.column(entry.getKey());
                if (rule.isReliable() && !rules.isKey(entry.getKey())) {
                    mergeCell(entry.getKey(), entry.getValue(), rule);
                }
            }
            settleMarker(nowMicros);
        } else {
            becomeAbsent();
        }
        if (!draft.isTouched() && facts.equals(before)) {
            return Merge.nothing(image);
        }
        Set<String> changed = draft.changed();
        return new Merge(
                new RowImage(draft.cells(), facts),
                changed,
                !changed.isEmpty() || facts.grounded() != before.grounded(),
                Set.of(),
                cameToLife(read, nowMicros),
                false);
    }

    private boolean cameToLife(ReadRow read, long nowMicros) {
        return read.found() && image.life(nowMicros) != Life.LIVE;
    }

    private void mergeCell(String column, ReadCell read, ColumnRule rule) {
        int found = draft.find(column);
        ImageCell held = found < 0 ? null : draft.at(found);
        ImageCell cell = read.value() == null ? knownNull(column, held) : value(column, read, rule);
        if (cell == null || (!cell.isTombstone() && facts.deletes(cell.writeTimeMicros()))) {
            return;
        }
        if (held != null && held.isExact()) {
            Precedence precedence = Precedence.of(held, cell, rule.order());
            if (precedence != Precedence.WINS && precedence != Precedence.SEEMS_TO_WIN) {
                return;
            }
        }
        draft.put(found, cell);
        if (held == null || held.isContested() || !Precedence.isSame(held, cell)) {
            draft.noteChanged(column);
        }
    }

    /** Null has no write time: it replaces a guess and what is not known, never what is certain. */
    private @Nullable ImageCell knownNull(String column, @Nullable ImageCell held) {
        if (held == null) {
            return facts.grounded() ? null : ImageCell.tombstone(column, RowImage.NONE, ImageCell.READ);
        }
        boolean settled = held.isTombstone() && !held.isContested();
        return held.isExact() || settled
                ? null
                : ImageCell.tombstone(column, held.writeTimeMicros(), ImageCell.AT_MOST | ImageCell.READ);
    }

    private static ImageCell value(String column, ReadCell read, ColumnRule rule) {
        boolean timed = read.writeTimeMicros().isPresent();
        return new ImageCell(
                column,
                rule.keepsValue() ? read.value() : null,
                read.writeTimeMicros().orElse(RowImage.NONE + 1),
                read.expiresAtMicros().orElse(ImageCell.NEVER),
                (byte) (ImageCell.READ | (timed ? 0 : ImageCell.AT_MOST)));
    }

    /** A row that was found and has no value is kept alive by its marker, or by a column that nobody asked for. */
    private void settleMarker(long nowMicros) {
        boolean valued = false;
        for (int i = 0; i < draft.size(); i++) {
            ImageCell cell = draft.at(i);
            valued |= !cell.isMarker() && cell.isAlive(nowMicros) && !cell.isContested();
        }
        int found = draft.find(ImageCell.MARKER);
        if (found >= 0 && draft.at(found).isAlive(nowMicros) && !draft.at(found).isContested()) {
            return;
        }
        boolean deleted = facts.isDeleted() && !facts.deletionAtMost();
        if (!valued && (found >= 0 || !deleted)) {
            long time = found >= 0 ? draft.at(found).writeTimeMicros() : RowImage.NONE + 1;
            draft.put(found, new ImageCell(ImageCell.MARKER, null, time, ImageCell.NEVER, (byte)
                    (ImageCell.AT_MOST | ImageCell.READ)));
        } else if (found >= 0 && draft.at(found).isContested()) {
            draft.remove(found);
        }
    }

    private void becomeAbsent() {
        for (int i = draft.size() - 1; i >= 0; i--) {
            ImageCell cell = draft.at(i);
            if (!cell.isExact() && (!cell.isTombstone() || cell.isContested())) {
                draft.put(
                        i,
                        ImageCell.tombstone(cell.column(), cell.writeTimeMicros(), ImageCell.AT_MOST | ImageCell.READ));
                draft.noteChanged(cell.column());
            }
        }
        facts = facts.absent();
    }
}
