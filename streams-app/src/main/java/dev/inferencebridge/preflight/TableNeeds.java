package dev.inferencebridge.preflight;

import dev.inferencebridge.change.TableName;
import java.util.List;

/**
 * What a pipeline needs of a table that it reads. Immutable.
 *
 * @param captured whether its changes come by change data capture
 * @param queried whether the bridge reads it with CQL, as lookups and rows that are read back are
 */
public record TableNeeds(TableName table, boolean captured, boolean queried, List<ColumnNeed> columns) {

    public TableNeeds {
        columns = List.copyOf(columns);
    }

    /** What a column has to be. */
    public enum Use {
        ANYTHING,
        /** Something that a number can be made of. */
        NUMBER,
        /** A list or vector of such. */
        NUMBERS
    }

    /**
     * A column, and who reads it.
     *
     * @param reader for people, such as {@code feature amount}
     * @param elements how many numbers it has to hold; 0 where that is open
     */
    public record ColumnNeed(String column, String reader, Use use, int elements) {}
}
