package dev.inferencebridge.preflight;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.preflight.CassandraFacts.Table;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the tables of the schema come to. Stateless. */
public final class TableRules {

    private static final Pattern COLLECTION = Pattern.compile("(?:list|set|map)<.*");

    private TableRules() {}

    /** Whether the changes of a source are captured. */
    public static List<Finding> cdc(TableName source, Collection<Table> tables) {
        Optional<Table> table = find(source, tables);
        if (table.isEmpty()) {
            return List.of(Finding.fail("there is no table " + source, "create it, or correct source.table"));
        }
        return table.get().cdc()
                ? List.of(Finding.ok("cdc = true"))
                : List.of(Finding.fail(
                        "table " + source + " has cdc = false: its changes never come",
                        "ALTER TABLE " + source + " WITH cdc = true"));
    }

    /** What stops change data capture, in whatever table: Debezium reads all that have it on. */
    public static List<Finding> cdcTraps(Set<TableName> sources, Collection<Table> tables) {
        Findings findings = new Findings();
        int captured = 0;
        for (Table table : tables) {
            TableName name = table.shape().table();
            if (!table.cdc()) {
                continue;
            }
            captured++;
            boolean source = sources.contains(name);
            String vectors = columns(table, column -> column.cqlType().startsWith("vector<"));
            if (!vectors.isEmpty()) {
                findings.fail(
                        "table " + name + " has cdc = true and a vector column (" + vectors
                                + "): Debezium does not see the tables that come after it",
                        "ALTER TABLE " + name + " WITH cdc = false, or keep the vector in a frozen<list<float>>");
            }
            String types = columns(table, TableRules::isOpenType);
            if (!types.isEmpty()) {
                String found = "table " + name + " has cdc = true and a user-defined type that is not frozen (" + types
                        + "): a write to it loses the changes that follow in its segment";
                String remedy = "make the column frozen, or ALTER TABLE " + name + " WITH cdc = false";
                findings.add(source ? Finding.fail(found, remedy) : Finding.warn(found, remedy));
            }
            String counters = columns(table, column -> column.cqlType().equals("counter"));
            if (source && !counters.isEmpty()) {
                findings.fail(
                        "table " + name + " holds counters (" + counters + "), whose changes make no events",
                        "read another table");
            }
        }
        return findings.orOk(captured + " tables with cdc = true, none of them a trap");
    }

    /** Whether the columns that a pipeline reads are there and fit. */
    public static List<Finding> columns(TableNeeds needs, Collection<Table> tables) {
        Optional<Table> found = find(needs.table(), tables);
        if (found.isEmpty()) {
            return List.of(Finding.fail("there is no table " + needs.table(), "create it, or correct its name"));
        }
        TableShape shape = found.get().shape();
        Findings findings = new Findings();
        needs.features()
                .unmetBy(shape)
                .forEach(unmet ->
                        findings.fail(unmet.atStart(), "correct the column of " + unmet.reader() + ", or the table"));
        Set<String> columns = new LinkedHashSet<>(needs.features().columns());
        for (String column : needs.carried()) {
            columns.add(column);
            if (shape.column(column).isEmpty()) {
                findings.fail(
                        "predictions include column '" + column + "' of " + needs.table()
                                + ", which has no such column",
                        "correct predictions.include, or the table");
            }
        }
        if (needs.captured()) {
            columns.stream()
                    .flatMap(column -> shape.column(column).stream())
                    .filter(column -> !column.isReliable())
                    .forEach(column -> findings.warn(
                            "column '" + column.name() + "' of " + needs.table() + " is "
                                    + (column.isStatic() ? "static" : column.cqlType())
                                    + ": change events do not tell its value, so rows are read back for it",
                            "expect a read for a change, or make the column regular and frozen"));
        }
        return findings.orOk(columns.size() + " columns of " + needs.table());
    }

    private static boolean isOpenType(ColumnShape column) {
        return column.multiCell() && !COLLECTION.matcher(column.cqlType()).matches();
    }

    private static String columns(Table table, Predicate<ColumnShape> which) {
        return table.shape().columns().values().stream()
                .filter(which)
                .map(ColumnShape::name)
                .collect(Collectors.joining(", "));
    }

    private static Optional<Table> find(TableName name, Collection<Table> tables) {
        return tables.stream()
                .filter(table -> table.shape().table().equals(name))
                .findFirst();
    }
}
