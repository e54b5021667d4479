package dev.inferencebridge.topology;

import dev.inferencebridge.async.SlotJournal;
import dev.inferencebridge.change.RowKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows that a task has in its scoring stage, by their keys: so that those of a deleted row can be withdrawn, which the
 * journal remembers. Confined to the stream thread.
 */
final class PendingRows implements SlotJournal<PendingRow> {

    private final KeyValueStore<Integer, OccupiedSlot<PendingRow>> store;
    private final StoreJournal<PendingRow> journal;
    private final Map<RowKey, Deque<PendingRow>> byKey = new HashMap<>();

    PendingRows(KeyValueStore<Integer, OccupiedSlot<PendingRow>> store) {
        this.store = store;
        this.journal = new StoreJournal<>(store);
    }

    /** To be called before the stage has it. */
    void add(PendingRow row) {
        byKey.computeIfAbsent(row.work().row().key(), key -> new ArrayDeque<>(2))
                .addLast(row);
    }

    void remove(PendingRow row) {
        if (byKey.isEmpty()) { // as nothing is added of rows that nothing withdraws
            return;
        }
        RowKey key = row.work().row().key();
        Deque<PendingRow> rows = byKey.get(key);
        if (rows != null) {
            rows.remove(row);
            if (rows.isEmpty()) {
                byKey.remove(key);
            }
        }
    }

    /** Withdraws what is to be scored of a row; returns how much that was. */
    int withdraw(RowKey key) {
        int withdrawn = 0;
        for (PendingRow row : byKey.getOrDefault(key, new ArrayDeque<>(0))) {
            if (row.work().kind() == RowWork.Kind.SCORE && !row.isWithdrawn()) {
                row.withdraw();
                if (row.slot() != PendingRow.NOT_JOURNALED) {
                    store.put(row.slot(), new OccupiedSlot<>(row.arrival(), row));
                }
                withdrawn++;
            }
        }
        return withdrawn;
    }

    @Override
    public void occupy(int slot, long arrival, PendingRow row) {
        row.journaled(slot, arrival);
        journal.occupy(slot, arrival, row);
    }

    @Override
    public void replace(int slot, long arrival, PendingRow row) {
        row.journaled(slot, arrival);
        journal.replace(slot, arrival, row);
    }

    @Override
    public void clear(int slot) {
        journal.clear(slot);
    }

    @Override
    public void forEachOccupied(Visitor<? super PendingRow> visitor) {
        journal.forEachOccupied((slot, arrival, row) -> {
            row.journaled(slot, arrival);
            add(row);
            visitor.occupied(slot, arrival, row);
        });
    }
}
