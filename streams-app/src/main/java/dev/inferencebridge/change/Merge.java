package dev.inferencebridge.change;

import java.util.Set;

/**
 * What became of a row's image when something was merged into it. Immutable.
 *
 * @param image the image from now on; the very same instance where there is nothing new to store
 * @param changedColumns the columns whose cell is another one now; of an event also the columns it wrote whose value change
 *     events do not tell faithfully ({@link ColumnShape#isReliable()}) and which therefore have no cell; of a read the columns
 *     whose value is another one or only now known
 * @param changed whether the row changed: false for a repeated or outdated event. An event can change nothing and still
 *     leave columns contested.
 * @param contested the columns whose winner this merge could not tell, because a write time is only known as an upper bound
 * @param cameToLife whether the row was not known to be alive before and is now
 * @param onlyUnreliable whether all that the event changed are columns without a cell: nothing but a read tells their values
 */
public record Merge(
        RowImage image,
        Set<String> changedColumns,
        boolean changed,
        Set<String> contested,
        boolean cameToLife,
        boolean onlyUnreliable) {

    public Merge {
        changedColumns = Set.copyOf(changedColumns);
        contested = Set.copyOf(contested);
    }
}
