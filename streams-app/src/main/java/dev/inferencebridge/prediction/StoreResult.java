package dev.inferencebridge.prediction;

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
     * The store refuses it for good: the table is gone, a type does not fit, permission is missing.
     *
     * @param errorClass the simple name of the error
     * @param detail what the store said, without values of the row
     * @param attempts how often it was tried, 1 or more
     */
    record Dropped(String errorClass, String detail, int attempts) implements StoreResult {
        @Override
        public <R> R fold(
                Function<? super Stored, ? extends R> stored, Function<? super Dropped, ? extends R> dropped) {
            return dropped.apply(this);
        }
    }
}
