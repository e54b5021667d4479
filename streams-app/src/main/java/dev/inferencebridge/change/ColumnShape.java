package dev.inferencebridge.change;

/**
 * A column of a table as its schema declares it. Immutable.
 *
 * @param cqlType as CQL prints it, such as {@code int}, {@code frozen<list<text>>} or {@code vector<float, 16>}
 * @param isStatic whether all rows of a partition share its value
 * @param multiCell whether it is a collection or a user-defined type that is not frozen: its elements are written one by one
 */
public record ColumnShape(String name, String cqlType, boolean isStatic, boolean multiCell) {

    /**
     * Whether change events tell its value faithfully. Debezium leaves out static columns and counters, and of a collection
     * that is not frozen it shows what one mutation wrote and not what the column holds.
     */
    public boolean isReliable() {
        return !isStatic && !multiCell && !cqlType.equals("counter");
    }
}
