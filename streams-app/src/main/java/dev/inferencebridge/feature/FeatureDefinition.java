package dev.inferencebridge.feature;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One feature as configured: its name, what it is made of, and the model inputs that it fills. Immutable. */
public sealed interface FeatureDefinition {

    String name();

    /** The names of the model inputs that it fills, in order; at least one. */
    List<String> inputNames();

    /** How many inputs it fills. */
    default int width() {
        return inputNames().size();
    }

    /** The columns of the source table that it reads; the columns of lookup keys are not among them. */
    Set<String> columns();

    /** The names of the lookups whose rows it reads. */
    default Set<String> lookups() {
        return Set.of();
    }

    <R> R fold(
            Function<? super OfColumn, ? extends R> ofColumn,
            Function<? super Expression, ? extends R> expression,
            Function<? super Lookup, ? extends R> lookup,
            Function<? super Window, ? extends R> window);

    /** A feature made of one column: of the source table, or within a {@link Lookup} of the table that is looked up. */
    sealed interface OfColumn extends FeatureDefinition {

        String column();

        <R> R foldKind(
                Function<? super Column, ? extends R> column,
                Function<? super Vector, ? extends R> vector,
                Function<? super Categorical, ? extends R> categorical,
                Function<? super Time, ? extends R> time);

        @Override
        default Set<String> columns() {
            return Set.of(column());
        }

        @Override
        default <R> R fold(
                Function<? super OfColumn, ? extends R> ofColumn,
                Function<? super Expression, ? extends R> expression,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Window, ? extends R> window) {
            return ofColumn.apply(this);
        }
    }

    /**
     * A number or boolean column as one input of the same name as the feature; false is 0, true is 1.
     *
     * @param byDefault stands in for a value that is missing; finite
     */
    record Column(String name, String column, OptionalDouble byDefault) implements OfColumn {

        public Column {
            checkFinite(byDefault);
        }

        /** A column that must have a value. */
        public Column(String name, String column) {
            this(name, column, OptionalDouble.empty());
        }

        @Override
        public List<String> inputNames() {
            return List.of(name);
        }

        @Override
        public <R> R foldKind(
                Function<? super Column, ? extends R> onColumn,
                Function<? super Vector, ? extends R> vector,
                Function<? super Categorical, ? extends R> categorical,
                Function<? super Time, ? extends R> time) {
            return onColumn.apply(this);
        }
    }

    /**
     * A list or vector column as {@code size} inputs, {@code name_0} to {@code name_<size-1>}.
     *
     * @param size how many elements the column must have, 1 or more
     * @param byDefault stands in for a list that is missing: as many numbers, finite; empty where it must not be missing
     */
    record Vector(String name, String column, int size, Optional<List<Double>> byDefault) implements OfColumn {
        public Vector {
            if (size < 1) {
                throw new IllegalArgumentException("size must be 1 or more, was " + size);
            }
            byDefault = byDefault.map(List::copyOf);
            if (byDefault.isPresent()
                    && (byDefault.get().size() != size
                            || !byDefault.get().stream().allMatch(Double::isFinite))) {
                throw new IllegalArgumentException("the default must be " + size + " finite numbers");
            }
        }

        /** A column that must have a value. */
        public Vector(String name, String column, int size) {
            this(name, column, size, Optional.empty());
        }

        @Override
        public List<String> inputNames() {
            return IntStream.range(0, size).mapToObj(i -> name + "_" + i).toList();
        }

        @Override
        public int width() {
            return size;
        }

        @Override
        public <R> R foldKind(
                Function<? super Column, ? extends R> onColumn,
                Function<? super Vector, ? extends R> vector,
                Function<? super Categorical, ? extends R> categorical,
                Function<? super Time, ? extends R> time) {
            return vector.apply(this);
        }
    }

    /**
     * A column that holds one of a declared set of words, whole numbers or booleans.
     *
     * @param vocabulary the values in their text form ({@code DE}, {@code 4}, {@code true}), in the order of their inputs or
     *     indices; at least one, each once
     * @param byDefault one of the vocabulary, for a value that is missing
     */
    record Categorical(
            String name,
            String column,
            List<String> vocabulary,
            Encoding encoding,
            Other other,
            Optional<String> byDefault)
            implements OfColumn {

        /** How a value becomes inputs. */
        public enum Encoding {
            /** One input: the value's place in the vocabulary, from 0. */
            INDEX,
            /** An input for each value, 1 for the one that is held and 0 for the others. */
            ONE_HOT
        }

        /** What becomes of a value that is not in the vocabulary. */
        public enum Other {
            /** The row cannot make a vector. */
            REFUSED,
            /** An input ({@code name_other}) or an index (one after the last) of its own. */
            OWN,
            /** All inputs are 0; for {@link Encoding#ONE_HOT} alone. */
            ZEROS
        }

        public Categorical {
            vocabulary = List.copyOf(vocabulary);
            if (vocabulary.isEmpty() || new LinkedHashSet<>(vocabulary).size() != vocabulary.size()) {
                throw new IllegalArgumentException("a vocabulary has at least one value, and each once");
            }
            if (other == Other.ZEROS && encoding == Encoding.INDEX) {
                throw new IllegalArgumentException("an index has no zeros for other values");
            }
            if (byDefault.isPresent() && !vocabulary.contains(byDefault.get())) {
                throw new IllegalArgumentException("the default must be in the vocabulary");
            }
        }

        /** One-hot inputs are {@code name_<value>}, where characters other than letters, digits and '_' become '_'. */
        @Override
        public List<String> inputNames() {
            return encoding == Encoding.INDEX ? List.of(name) : OneHot.inputNames(this);
        }

        @Override
        public <R> R foldKind(
                Function<? super Column, ? extends R> onColumn,
                Function<? super Vector, ? extends R> vector,
                Function<? super Categorical, ? extends R> categorical,
                Function<? super Time, ? extends R> time) {
            return categorical.apply(this);
        }
    }

    /**
     * A timestamp or date column as one number.
     *
     * @param byDefault stands in for a value that is missing; finite
     */
    record Time(String name, String column, TimeReading reading, OptionalDouble byDefault) implements OfColumn {

        public Time {
            checkFinite(byDefault);
        }

        @Override
        public List<String> inputNames() {
            return List.of(name);
        }

        @Override
        public <R> R foldKind(
                Function<? super Column, ? extends R> onColumn,
                Function<? super Vector, ? extends R> vector,
                Function<? super Categorical, ? extends R> categorical,
                Function<? super Time, ? extends R> time) {
            return time.apply(this);
        }
    }

    /**
     * Arithmetic and conditions over columns, as one input.
     *
     * @param byDefault stands in where a column that it reads is missing, and not where its evaluation fails; finite
     */
    record Expression(String name, FeatureExpression expression, OptionalDouble byDefault)
            implements FeatureDefinition {

        public Expression {
            checkFinite(byDefault);
        }

        @Override
        public List<String> inputNames() {
            return List.of(name);
        }

        @Override
        public Set<String> columns() {
            return expression.columns();
        }

        @Override
        public Set<String> lookups() {
            return expression.lookups();
        }

        @Override
        public <R> R fold(
                Function<? super OfColumn, ? extends R> ofColumn,
                Function<? super Expression, ? extends R> onExpression,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Window, ? extends R> window) {
            return onExpression.apply(this);
        }
    }

    /**
     * A feature of a column of a looked-up row. Its default also stands in where there is no such row.
     *
     * @param lookup the lookup's name
     * @param of the feature, whose column is one of the looked-up table
     */
    record Lookup(String lookup, OfColumn of) implements FeatureDefinition {

        @Override
        public String name() {
            return of.name();
        }

        @Override
        public List<String> inputNames() {
            return of.inputNames();
        }

        @Override
        public int width() {
            return of.width();
        }

        @Override
        public Set<String> columns() {
            return Set.of();
        }

        @Override
        public Set<String> lookups() {
            return Set.of(lookup);
        }

        @Override
        public <R> R fold(
                Function<? super OfColumn, ? extends R> ofColumn,
                Function<? super Expression, ? extends R> expression,
                Function<? super Lookup, ? extends R> onLookup,
                Function<? super Window, ? extends R> window) {
            return onLookup.apply(this);
        }
    }

    /**
     * The value of a window, as one input.
     *
     * @param byDefault stands in where the window has no value; finite
     */
    record Window(String name, WindowDefinition window, OptionalDouble byDefault) implements FeatureDefinition {

        public Window {
            checkFinite(byDefault);
        }

        @Override
        public List<String> inputNames() {
            return List.of(name);
        }

        @Override
        public Set<String> columns() {
            return window.columns();
        }

        @Override
        public <R> R fold(
                Function<? super OfColumn, ? extends R> ofColumn,
                Function<? super Expression, ? extends R> expression,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Window, ? extends R> onWindow) {
            return onWindow.apply(this);
        }
    }

    private static void checkFinite(OptionalDouble byDefault) {
        if (byDefault.isPresent() && !Double.isFinite(byDefault.getAsDouble())) {
            throw new IllegalArgumentException("a default must be finite");
        }
    }
}
