package dev.inferencebridge.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements at random over a table of accounts and their payments, {@code (account, seq)}: inserts, updates, nulls,
 * collections, statics, deletions of columns, rows, ranges and partitions, batches; with write times of their own that run
 * up to 50 ms ahead or behind, some of them twice. Confined to one thread; the same seed says the same but for the clock.
 */
final class RandomWorkload {

    static final int SEQUENCES = 20;
    static final int EMBEDDING = 16;

    private static final long JITTER_MICROS = 50_000;

    /** Whether each statement of a batch has a write time of its own, of which change events show only the largest. */
    enum Batches {
        ONE_TIME,
        TIME_EACH
    }

    private final String table;
    private final int accounts;
    private final Batches batches;
    private final Random random;
    private long lastTime;

    RandomWorkload(String table, int accounts, Batches batches, long seed) {
        System.out.println("random workload over " + table + " with seed " + seed);
        this.table = table;
        this.accounts = accounts;
        this.batches = batches;
        this.random = new Random(seed);
    }

    /** Deletes every account as of an hour ago: whatever is written from now on is all that there is. */
    void deleteAll(CqlSession session) {
        long past = micros(Instant.now().minus(1, ChronoUnit.HOURS));
        for (int account = 0; account < accounts; account++) {
            session.execute(
                    "DELETE FROM " + table + " USING TIMESTAMP " + past + " WHERE account = 'a" + account + "'");
        }
    }

    /** Writes the static column that features read, once for each account and so that no deletion covers it. */
    void writeStatics(CqlSession session) {
        long future = micros(Instant.now().plus(3650, ChronoUnit.DAYS));
        for (int account = 0; account < accounts; account++) {
            session.execute("INSERT INTO " + table + " (account, markup) VALUES ('a" + account + "', "
                    + random.nextInt(100) / 100.0 + ") USING TIMESTAMP " + future);
        }
    }

    /** Runs so many statements, a batch counting as one, and returns when all are stored. */
    void run(CqlSession session, int statements) {
        for (int i = 0; i < statements; i++) {
            String cql = random.nextInt(8) == 0 ? batch() : change(account(), usingTime());
            try {
                session.execute(SimpleStatement.newInstance(cql));
            } catch (InvalidQueryException e) {
                // An element that is not there, or of a frozen list, cannot be set: nothing was written.
                if (!String.valueOf(e.getMessage()).matches(".*([Ll]ist|frozen).*")) {
                    throw new IllegalStateException(cql, e);
                }
            }
        }
    }

    private String batch() {
        String account = account();
        String time = usingTime();
        boolean each = batches == Batches.TIME_EACH && random.nextBoolean();
        StringJoiner batch =
                new StringJoiner("; ", each ? "BEGIN BATCH " : "BEGIN BATCH" + time + " ", "; APPLY BATCH");
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            batch.add(change(account, each ? usingTime() : "", true));
        }
        return batch.toString();
    }

    private String change(String account, String time) {
        return change(account, time, false);
    }

    /** @param batched leaves out what may be refused, which would refuse the whole batch */
    private String change(String account, String time, boolean batched) {
        String row = " WHERE account = '" + account + "' AND seq = " + random.nextInt(SEQUENCES);
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4 -> insert(account, time);
            case 5, 6, 7 -> update(time, "amount = " + amount() + ", note = 'n" + random.nextInt(1000) + "'", row);
            case 8, 9 -> update(time, "risk = " + fraction(), row);
            case 10 -> update(time, (random.nextBoolean() ? "amount" : "risk") + " = null", row);
            // Two whole lists of one time would add up: no batch, and a time that the driver gives.
            case 11, 12 -> batched ? insert(account, time) : update("", "f = " + embedding(), row);
            case 13 ->
                batched
                        ? update(time, "risk = " + fraction(), row)
                        : update("", "f[" + random.nextInt(EMBEDDING) + "] = " + fraction(), row);
            case 14 ->
                update(
                        time,
                        "tags = tags " + (random.nextBoolean() ? "+" : "-") + " {'t" + random.nextInt(4) + "'}",
                        row);
            case 15 -> update(time, "attrs['k" + random.nextInt(4) + "'] = 'v'", row);
            case 16 -> update(time, "region = 'r" + random.nextInt(9) + "'", " WHERE account = '" + account + "'");
            case 17 -> "DELETE " + (random.nextBoolean() ? "amount" : "f") + " FROM " + table + time + row;
            case 18, 19 -> "DELETE FROM " + table + time + row;
            // Overlapping ranges in one batch make Debezium give up the commit log segment, with all that follows in
            // it.
            case 20 -> batched ? insert(account, time) : deleteRange(account, time);
            default ->
                random.nextInt(6) == 0
                        ? "DELETE FROM " + table + time + " WHERE account = '" + account + "'"
                        : insert(account, time);
        };
    }

    private String insert(String account, String time) {
        List<String> columns = new ArrayList<>(List.of("account", "seq"));
        List<String> values = new ArrayList<>(List.of("'" + account + "'", "" + random.nextInt(SEQUENCES)));
        if (random.nextInt(4) > 0) {
            columns.add("amount");
            values.add(amount());
        }
        if (random.nextBoolean()) {
            columns.add("risk");
            values.add(fraction());
        }
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + String.join(", ", values)
                + ")" + time;
    }

    private String update(String time, String set, String where) {
        return "UPDATE " + table + time + " SET " + set + where;
    }

    private String deleteRange(String account, String time) {
        int from = random.nextInt(SEQUENCES);
        String upper = random.nextBoolean() ? " AND seq <" + (random.nextBoolean() ? "= " : " ") + (from + 4) : "";
        return "DELETE FROM " + table + time + " WHERE account = '" + account + "' AND seq > " + from + upper;
    }

    /** None, so that the driver gives one; or one near the clock's; or the one before again. */
    private String usingTime() {
        int kind = random.nextInt(50);
        if (kind < 10) {
            return "";
        }
        if (kind > 10 || lastTime == 0) {
            lastTime = micros(Instant.now()) + random.nextLong(-JITTER_MICROS, JITTER_MICROS);
        }
        return " USING TIMESTAMP " + lastTime;
    }

    private String account() {
        return "a" + random.nextInt(accounts);
    }

    private String amount() {
        return String.format(Locale.ROOT, "%.2f", 5 + 1_000 * random.nextDouble());
    }

    private String fraction() {
        return String.format(Locale.ROOT, "%.4f", random.nextDouble());
    }

    private String embedding() {
        return IntStream.range(0, EMBEDDING).mapToObj(i -> fraction()).collect(Collectors.joining(", ", "[", "]"));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
