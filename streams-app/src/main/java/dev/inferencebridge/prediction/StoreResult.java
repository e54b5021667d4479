package dev.inferencebridge.prediction;

import dev.inferencebridge.change.TableName;
import java.util.Optional;
import java.util.function.Function;

/** The final word of a store on one prediction. Immutable. */
public sealed interface StoreResult {

    StoreResult STORED = new Stored();

    <R> R fold(Function<? super Stored, ? extends R> stored, Function<? super Dropped, ? extends R> dropped);

    /** It is durable. */
    record Stored() implements StoreResult {
        @Override
        public <R> R fold(
                Function<? super Stored, ? extends R> stored, Function<? super Dropped, ? extends R> dropped) {
            return stored.apply(this);
        }
    }

    /**
     * The store refuses it for good: the table is gone, a type does not fit, permission is missing. Never holds a value of
     * the row.
     *
     * @param table that it was for
     * @param errorClass the simple name of the error
     * @param detail what the store said, without values of the row
     * @param consistency that was asked for, as the store spells it
     * @param attempts how often it was sent; 0 when it was never fit to be
     * @param coordinator the node that refused it, {@code host:port}; empty when none was asked
     */
    record Dropped(
            TableName table,
            String errorClass,
            String detail,
            String consistency,
            int attempts,
            Optional<String> coordinator)
            implements StoreResult {

        @Override
        public <R> R fold(
                Function<? super Stored, ? extends R> stored, Function<? super Dropped, ? extends R> dropped) {
            return dropped.apply(this);
        }

        /** All of it on one line, for a dead letter. */
        public String summary() {
            return errorClass + ": " + detail + " (table " + table + ", consistency " + consistency
                    + coordinator.map(node -> ", coordinator " + node).orElse("") + ")";
        }
    }
}
