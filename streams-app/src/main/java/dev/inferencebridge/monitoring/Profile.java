package dev.inferencebridge.monitoring;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How the values of one feature, or of the model's output, are distributed. Immutable. */
public sealed interface Profile {

    /** Rows with a value. */
    long count();

    /** With few steps: small enough for a file, see {@link Distribution#thinned}. */
    default Profile small() {
        return this;
    }

    <R> R fold(Function<? super Numbers, ? extends R> numbers, Function<? super Categories, ? extends R> categories);

    /**
     * Of numbers.
     *
     * @param deviation the standard deviation of the sample; 0 for fewer than 2 values
     */
    record Numbers(Distribution distribution, double mean, double deviation, double distinct) implements Profile {

        /** With so many steps a rank moves by 0.2 % at most. */
        private static final int FEW_STEPS = 250;

        @Override
        public long count() {
            return distribution.count();
        }

        @Override
        public Numbers small() {
            return new Numbers(distribution.thinned(FEW_STEPS), mean, deviation, distinct);
        }

        @Override
        public <R> R fold(
                Function<? super Numbers, ? extends R> numbers, Function<? super Categories, ? extends R> categories) {
            return numbers.apply(this);
        }
    }

    /**
     * Of categories.
     *
     * @param counts how many rows had which category, in the order of the names; one that no row had may be left out
     * @param others rows of categories that are not known by name
     */
    record Categories(Map<String, Long> counts, long others, double distinct) implements Profile {

        public Categories {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }

        @Override
        public long count() {
            return others + counts.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public <R> R fold(
                Function<? super Numbers, ? extends R> numbers, Function<? super Categories, ? extends R> categories) {
            return categories.apply(this);
        }
    }
}
