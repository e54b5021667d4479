package dev.inferencebridge.cassandra;

import dev.inferencebridge.change.TableName;
import java.util.List;

/** The table in Cassandra cannot take the predictions that the configuration wants to write to it. */
public final class PredictionTableMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> mismatches;

    PredictionTableMismatchException(TableName table, List<String> mismatches) {
        super("the table " + table + " does not fit the predictions: " + String.join("; ", mismatches));
        this.mismatches = List.copyOf(mismatches);
    }

    /** Everything that does not fit, each with the place and what would. */
    public List<String> mismatches() {
        return mismatches;
    }
}
