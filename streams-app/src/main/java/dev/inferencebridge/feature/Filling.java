package dev.inferencebridge.feature;

import java.util.function.Function;

/** What came of filling the inputs of one feature. Immutable. */
sealed interface Filling {

    Filling TAKEN = new Taken();

    <R> R fold(
            Function<? super Taken, ? extends R> taken,
            Function<? super ByDefault, ? extends R> byDefault,
            Function<? super Refused, ? extends R> refused);

    /** They hold what the row says. */
    record Taken() implements Filling {
        @Override
        public <R> R fold(
                Function<? super Taken, ? extends R> taken,
                Function<? super ByDefault, ? extends R> byDefault,
                Function<? super Refused, ? extends R> refused) {
            return taken.apply(this);
        }
    }

    /** They hold the default. */
    record ByDefault(String because) implements Filling {
        @Override
        public <R> R fold(
                Function<? super Taken, ? extends R> taken,
                Function<? super ByDefault, ? extends R> byDefault,
                Function<? super Refused, ? extends R> refused) {
            return byDefault.apply(this);
        }
    }

    /** They hold nothing of use. */
    record Refused(Assembly.Impossible.Kind kind, String problem) implements Filling {
        @Override
        public <R> R fold(
                Function<? super Taken, ? extends R> taken,
                Function<? super ByDefault, ? extends R> byDefault,
                Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }
    }
}
