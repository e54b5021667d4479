package dev.inferencebridge.change;

import java.util.function.Function;

/** What became of the bytes of one change record. Immutable. */
public sealed interface DecodedChange {

    <R> R fold(
            Function<? super Decoded, ? extends R> decoded,
            Function<? super Nothing, ? extends R> nothing,
            Function<? super Undecodable, ? extends R> undecodable);

    /** The record means this event. */
    record Decoded(ChangeEvent event) implements DecodedChange {
        @Override
        public <R> R fold(
                Function<? super Decoded, ? extends R> decoded,
                Function<? super Nothing, ? extends R> nothing,
                Function<? super Undecodable, ? extends R> undecodable) {
            return decoded.apply(this);
        }
    }

    /** The record is well formed and says nothing about a row, as a tombstone record or a heartbeat. */
    record Nothing(String why) implements DecodedChange {
        @Override
        public <R> R fold(
                Function<? super Decoded, ? extends R> decoded,
                Function<? super Nothing, ? extends R> nothing,
                Function<? super Undecodable, ? extends R> undecodable) {
            return nothing.apply(this);
        }
    }

    /**
     * The record is not of the declared format.
     *
     * @param problem what is wrong and where, such as {@code "value, $.source.ts_us: expected a number, found a string"};
     *     never a value of the row
     */
    record Undecodable(String problem) implements DecodedChange {
        @Override
        public <R> R fold(
                Function<? super Decoded, ? extends R> decoded,
                Function<? super Nothing, ? extends R> nothing,
                Function<? super Undecodable, ? extends R> undecodable) {
            return undecodable.apply(this);
        }
    }
}
