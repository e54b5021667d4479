package dev.inferencebridge.preflight;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.preflight.CassandraFacts.Table;
import dev.inferencebridge.preflight.TableNeeds.ColumnNeed;
import dev.inferencebridge.preflight.TableNeeds.Use;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the tables of the schema come to. Stateless. */
public final class TableRules {

    private static final Pattern COLLECTION = Pattern.compile("(?:list|set|map)<.*");
    private static final Pattern FROZEN = Pattern.compile("frozen<(.*)>");
    private static final Pattern NUMBERS = Pattern.compile("(?:list|set)<([a-z]+)>");
    private static final Pattern VECTOR = Pattern.compile("vector<([a-z]+), ?(\\d+)>");

    /** As features take them: a boolean is 0 or 1, a time its number, a text what is written in it. */
    private static final Set<String> NUMERIC = Set.of(
            "tinyint",
            "smallint",
            "int",
            "bigint",
            "varint",
            "float",
            "double",
            "decimal",
            "boolean",
            "timestamp",
            "date",
            "time",
            "text",
            "ascii",
            "varchar");

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
        Findings findings = new Findings();
        for (ColumnNeed need : needs.columns()) {
            Optional<ColumnShape> column = found.get().shape().column(need.column());
            if (column.isEmpty()) {
                findings.fail(
                        "table " + needs.table() + " has no column '" + need.column() + "', which " + need.reader()
                                + " reads (there are: "
                                + String.join(
                                        ", ", found.get().shape().columns().keySet()) + ")",
                        "correct the column of " + need.reader() + ", or the table");
                continue;
            }
            unfit(need, column.get())
                    .ifPresent(problem -> findings.fail(
                            "column '" + need.column() + "' of " + needs.table() + " is "
                                    + column.get().cqlType() + "; " + need.reader() + " needs " + problem,
                            "correct " + need.reader() + ", or the table"));
            if (needs.captured() && !column.get().isReliable()) {
                findings.warn(
                        "column '" + need.column() + "' of " + needs.table() + ", which " + need.reader()
                                + " reads, is "
                                + (column.get().isStatic()
                                        ? "static"
                                        : column.get().cqlType())
                                + ": change events do not tell its value"
                                + (needs.queried() ? ", so each change reads its row back" : ""),
                        needs.queried()
                                ? "expect a read for each change, or make the column regular and frozen"
                                : "make the column regular and frozen, or have rows read back");
            }
        }
        return findings.orOk(needs.columns().size() + " columns of " + needs.table());
    }

    private static Optional<String> unfit(ColumnNeed need, ColumnShape column) {
        String type = thawed(column.cqlType());
        if (need.use() == Use.NUMBER) {
            return NUMERIC.contains(type) ? Optional.empty() : Optional.of("a number");
        }
        if (need.use() == Use.NUMBERS) {
            Matcher vector = VECTOR.matcher(type);
            if (vector.matches() && NUMERIC.contains(vector.group(1))) {
                return need.elements() == 0 || need.elements() == Integer.parseInt(vector.group(2))
                        ? Optional.empty()
                        : Optional.of(need.elements() + " elements");
            }
            Matcher list = NUMBERS.matcher(type);
            return list.matches() && NUMERIC.contains(list.group(1))
                    ? Optional.empty()
                    : Optional.of("a list or vector of numbers");
        }
        return Optional.empty();
    }

    private static String thawed(String type) {
        Matcher frozen = FROZEN.matcher(type);
        return frozen.matches() ? frozen.group(1) : type;
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
