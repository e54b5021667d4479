package dev.inferencebridge.preflight;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.ColumnNeeds;
import java.util.List;

/**
 * What a pipeline needs of a table that it reads. Immutable.
 *
 * @param captured whether its changes come by change data capture
 * @param queried whether the bridge may read it with CQL, as lookups and rows that are read back are
 * @param features what features read
 * @param carried columns that predictions carry
 */
public record TableNeeds(
        TableName table, boolean captured, boolean queried, ColumnNeeds features, List<String> carried) {

    public TableNeeds {
        carried = List.copyOf(carried);
    }
}
