package dev.inferencebridge.change;

import java.util.Collections;
import java.util.Set;

/**
 * What became of a row's image when something was merged into it. Immutable.
 *
 * @param image the image from now on; the very same instance where there is nothing new to store
 * @param changedColumns the columns whose cell is another one now, if only by its write time; of an event also the columns it
 *     wrote whose value change events do not tell faithfully ({@link ColumnShape#isReliable()}) and which have no cell; of a
 *     read the columns whose value is another one or only now known. Handed over, not copied.
 * @param changed whether the row changed, by a cell, its marker or a deletion: false for a repeated or outdated event. An
 *     event can change nothing and leave columns contested.
 * @param contested the columns whose winner this merge could not tell; those of earlier merges: {@link
 *     RowImage#isContested}. Handed over, not copied.
 * @param cameToLife whether the row was not known to be alive before and is now
 * @param onlyUnreliable whether all that changed are columns without a cell: only a read tells their values, and a repeated
 *     event is not told from a new one
 */
public record Merge(
        RowImage image,
        Set<String> changedColumns,
        boolean changed,
        Set<String> contested,
        boolean cameToLife,
        boolean onlyUnreliable) {

    public Merge {
        changedColumns = Collections.unmodifiableSet(changedColumns);
        contested = Collections.unmodifiableSet(contested);
    }

    static Merge nothing(RowImage image) {
        return new Merge(image, Set.of(), false, Set.of(), false, false);
    }
}
