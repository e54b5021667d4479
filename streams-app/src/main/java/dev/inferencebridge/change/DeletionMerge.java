package dev.inferencebridge.change;

import java.util.Set;

/** The merge of one deletion into the image of a row. Stateless. */
final class DeletionMerge {

    private DeletionMerge() {}

    static Merge merge(RowImage image, ImageCell[] cells, RowFacts facts, long deletionMicros, boolean exact) {
        if (!exact && deletionMicros == facts.deletionMicros()) {
            return Merge.nothing(image);
        }
        CellDraft draft = new CellDraft(cells);
        for (int i = draft.size() - 1; i >= 0; i--) {
            if (exact) {
                shadow(draft, i, deletionMicros);
            } else {
                shadowAtMost(draft, i, deletionMicros);
            }
        }
        boolean newer = deletionMicros > facts.deletionMicros()
                || (deletionMicros == facts.deletionMicros() && exact && facts.deletionAtMost());
        boolean grounds = exact && !facts.grounded();
        boolean blindCovered = exact && facts.blindMicros() <= deletionMicros;
        RowFacts merged = new RowFacts(
                newer ? deletionMicros : facts.deletionMicros(),
                newer ? !exact : facts.deletionAtMost(),
                facts.grounded() || exact,
                blindCovered ? RowImage.NONE : facts.blindMicros(),
                facts.stampMicros());
        if (!draft.isTouched() && merged.equals(facts)) {
            Set<String> open = draft.contested();
            return open.isEmpty() ? Merge.nothing(image) : new Merge(image, Set.of(), false, open, false, false);
        }
        boolean changed = newer || grounds || !draft.changed().isEmpty();
        return new Merge(
                new RowImage(draft.cells(), merged), draft.changed(), changed, draft.contested(), false, false);
    }

    private static void shadow(CellDraft draft, int index, long deletionMicros) {
        ImageCell cell = draft.at(index);
        if (cell.writeTimeMicros() <= deletionMicros) {
            draft.remove(index);
            draft.noteChanged(cell.column());
        } else if (!cell.isExact() && !cell.isTombstone()) {
            contest(draft, index, cell);
        }
    }

    private static void shadowAtMost(CellDraft draft, int index, long deletionMicros) {
        ImageCell cell = draft.at(index);
        if (cell.isTombstone() || (cell.isExact() && cell.writeTimeMicros() > deletionMicros)) {
            return;
        }
        if (cell.writeTimeMicros() > deletionMicros) {
            contest(draft, index, cell);
            return;
        }
        draft.noteChanged(cell.column());
        draft.noteContested(cell.column());
        draft.put(index, ImageCell.tombstone(cell.column(), deletionMicros, ImageCell.AT_MOST | ImageCell.CONTESTED));
    }

    private static void contest(CellDraft draft, int index, ImageCell cell) {
        draft.noteContested(cell.column());
        if (!cell.isContested()) {
            draft.put(index, cell.with(ImageCell.CONTESTED));
        }
    }
}
