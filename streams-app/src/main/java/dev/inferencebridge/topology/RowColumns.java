package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.Merge;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which columns of a table a pipeline needs, and what for. Immutable, thread-safe. */
final class RowColumns {

    private final TableShape shape;
    private final FeatureSchema features;
    private final Set<String> needed;
    private final Set<String> unreliable;
    private final Set<String> placing;

    RowColumns(TableShape shape, FeatureSchema features, Collection<String> carried) {
        this.shape = shape;
        this.features = features;
        Set<String> columns = new LinkedHashSet<>(features.columns());
        columns.addAll(carried);
        columns.removeAll(shape.partitionKey());
        columns.removeAll(shape.clusteringKey());
        this.needed = Set.copyOf(columns);
        this.unreliable = new TreeSet<>(columns);
        unreliable.removeIf(shape::isReliable);
        this.placing = new TreeSet<>();
        for (WindowDefinition window : features.windows().values()) {
            placing.addAll(window.by());
            window.time().ifPresent(placing::add);
        }
    }

    /** Whether the values of a column are of use. */
    boolean needs(String column) {
        return needed.contains(column);
    }

    TableName table() {
        return shape.table();
    }

    /** Whether there are needed columns that change events do not tell. */
    boolean needsReads() {
        return !unreliable.isEmpty();
    }

    /** Whether something that features read is another one now. */
    boolean touchedBy(Merge merge, RowKey key) {
        return merge.cameToLife()
                || (merge.changed()
                        && features.touchedBy(
                                merge.changedColumns(), key.columns().keySet()));
    }

    /** Whether a needed column's value was left open. */
    boolean contestedBy(Merge merge) {
        return merge.contested().stream().anyMatch(needed::contains);
    }

    /** Whether the event does not even name a column that features read, as after the column was dropped. */
    boolean missesAny(RowChanged event) {
        for (String column : features.columns()) {
            if (!event.cells().containsKey(column)
                    && !event.key().columns().containsKey(column)
                    && shape.isReliable(column)) {
                return true;
            }
        }
        return false;
    }

    /** All columns whose values are of use, but for those of the key. */
    Set<String> needed() {
        return needed;
    }

    /** The needed columns whose values only a read tells. */
    Set<String> unknown(RowImage image, RowKey key) {
        Set<String> unknown = new TreeSet<>(unreliable);
        for (String column : needed) {
            if (!image.knows(column) && !key.columns().containsKey(column)) {
                unknown.add(column);
            }
        }
        return unknown;
    }

    /** The row as its image and a read show it. */
    Row row(RowImage image, RowKey key, Optional<ReadRow> read, long nowMicros) {
        Row known = image.toRow(shape.table(), key, needed, nowMicros);
        if (unreliable.isEmpty() || read.isEmpty()) {
            return new Row(known.table(), key, known.columns(), image.stamp());
        }
        Map<String, Object> columns = new HashMap<>(known.columns());
        for (String column : unreliable) {
            ReadCell cell = read.get().cells().get(column);
            Object value = cell == null ? null : cell.value();
            if (value != null) {
                columns.put(column, value);
            }
        }
        return new Row(known.table(), key, columns, image.stamp());
    }

    /** Whether two images of a row show other values of a needed column. */
    boolean differ(RowImage one, RowImage other, long nowMicros) {
        for (String column : needed) {
            if (!Objects.equals(one.value(column, nowMicros), other.value(column, nowMicros))) {
                return true;
            }
        }
        return false;
    }

    /** Stands for the values that a read gave of columns that have no place in the image. */
    long digest(ReadRow read) {
        BinaryOut out = new BinaryOut(128);
        for (String column : unreliable) {
            ReadCell cell = read.cells().get(column);
            out.putText(column).putValue(cell == null ? null : cell.value());
        }
        long digest = 0xcbf29ce484222325L; // FNV-1a
        for (byte b : out.toBytes()) {
            digest = (digest ^ (b & 0xff)) * 0x100000001b3L;
        }
        return digest;
    }

    /** The columns that place a row in windows. */
    Map<String, Object> placeOf(Row row) {
        Map<String, Object> place = new HashMap<>();
        for (String column : placing) {
            Object value = row.value(column);
            if (value != null) {
                place.put(column, value);
            }
        }
        return place;
    }
}
