package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of one of a pipeline's {@code lookups}. */
final class LookupKeys {

    /** As expressions can write it. */
    static final Scalar<String> NAME = Kinds.matching(
            "a name: 1 to 63 of letters, digits and '_', starting with a letter", "[A-Za-z][A-Za-z0-9_]{0,62}");

    static final Key<TableName> TABLE = Key.required("table", Kinds.TABLE, "The table that is looked up.");
    static final Key<Map<String, Located<String>>> KEY = Key.required(
            "key",
            new MapOf<>("<key column>", Kinds.COLUMN, Kinds.COLUMN),
            "Each primary key column of that table to the column of the pipeline's source that holds its value.");
    static final Key<LookupDefinition.Via> VIA = Key.defaulted(
            "via",
            Kinds.choice(KafkaKeys.words(
                    LookupDefinition.Via.values(), via -> via.name().toLowerCase(Locale.ROOT))),
            "cache",
            "`cache`: rows are read from Cassandra and cached. `table`: each instance holds the whole table, made of its"
                    + " change events, and Cassandra is not read.");
    static final Key<String> TOPIC = Key.derived(
            "topic",
            Kinds.TOPIC,
            "a cached row may be as old as `ttl`",
            "The topic with the change events of that table (debezium-json). `via: table` needs it; a cache drops what"
                    + " changed.");
    static final Key<Duration> TTL = Key.defaulted(
            "ttl", Units.duration("1s", "30d"), "10m", "How long a cached row, or that there is none, is used.");
    static final Key<Duration> REFRESH_AFTER = Key.derived(
                    "refresh-after",
                    Units.duration("1s", "30d"),
                    "four fifths of `ttl`",
                    "When a cached row that is asked for is read anew while it is still used.")
            .asAdvanced();
    static final Key<Integer> MAX_ROWS = Key.defaulted(
                    "max-rows", Kinds.whole(1, 10_000_000), "100000", "Rows in the cache at most.")
            .asAdvanced();

    static final Key<Duration> TOMBSTONE_RETENTION = Key.defaulted(
                    "tombstone-retention",
                    Units.duration("1m", "365d"),
                    "10d",
                    "With `via: table`, how long deletions and expired values are remembered, so that older changes that come"
                            + " after them do not bring rows back. As long as that table's `gc_grace_seconds`.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "Another table whose rows complete those of the source.",
            List.of(TABLE, KEY, VIA, TOPIC, TTL, REFRESH_AFTER, MAX_ROWS, TOMBSTONE_RETENTION),
            LookupKeys::check);

    private LookupKeys() {}

    private static void check(Values lookup, Reading reading) {
        boolean viaTable =
                lookup.find(VIA).filter(LookupDefinition.Via.TABLE::equals).isPresent();
        if (viaTable) {
            if (!lookup.isMeant(TOPIC)) {
                reading.problem(lookup.placeOf(VIA), "via table needs the key 'topic' beside it");
            }
            for (Key<?> key : List.of(TTL, REFRESH_AFTER, MAX_ROWS)) {
                if (lookup.isWritten(key)) {
                    reading.problem(lookup.placeOf(key), "is for via cache alone, and via is table");
                }
            }
        } else if (lookup.isWritten(TOMBSTONE_RETENTION)) {
            reading.problem(lookup.placeOf(TOMBSTONE_RETENTION), "is for via table alone, and via is cache");
        } else if (lookup.find(TTL).isPresent()
                && lookup.find(REFRESH_AFTER)
                        .filter(after -> after.compareTo(lookup.get(TTL)) > 0)
                        .isPresent()) {
            reading.problem(lookup.placeOf(REFRESH_AFTER), "must not be longer than 'ttl'");
        }
    }

    static LookupDefinition build(String name, Values lookup) {
        Duration ttl = lookup.get(TTL);
        return new LookupDefinition(
                name,
                lookup.get(TABLE),
                Located.values(lookup.get(KEY)),
                lookup.get(VIA),
                lookup.find(TOPIC),
                new LookupDefinition.Caching(
                        ttl,
                        lookup.find(REFRESH_AFTER).orElse(ttl.multipliedBy(4).dividedBy(5)),
                        lookup.get(MAX_ROWS)),
                lookup.get(TOMBSTONE_RETENTION));
    }
}
