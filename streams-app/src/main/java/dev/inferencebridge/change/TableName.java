package dev.inferencebridge.change;

/**
 * The name of a Cassandra table, with its keyspace. Immutable.
 *
 * @param keyspace as Cassandra stores it, case-sensitive
 * @param table as Cassandra stores it, case-sensitive
 */
public record TableName(String keyspace, String table) {

    public TableName {
        if (keyspace.isEmpty() || table.isEmpty()) {
            throw new IllegalArgumentException("keyspace and table must not be empty");
        }
    }

    /** Reads {@code keyspace.table}; throws {@link IllegalArgumentException} for anything else. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1 || text.indexOf('.', dot + 1) >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not of the form keyspace.table");
        }
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public String toString() {
        return keyspace + "." + table;
    }
}
