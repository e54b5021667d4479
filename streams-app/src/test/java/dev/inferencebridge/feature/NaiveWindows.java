package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The reference: remembers every row for good, and looks at all of them each time. Confined to the test's thread. */
final class NaiveWindows {

    private final Map<String, WindowDefinition> windows;
    private final Map<Object, Map<Object, Row>> rowsByKey = new HashMap<>();
    private final Map<Object, Long> newestByKeyAndTime = new HashMap<>();

    NaiveWindows(Map<String, WindowDefinition> windows) {
        this.windows = windows;
    }

    Map<String, Double> update(Row row) {
        Object key = keyOf(row);
        Map<Object, Row> rows = rowsByKey.computeIfAbsent(key, any -> new HashMap<>());
        rows.put(row.key().columns(), row);
        Map<String, Double> values = new HashMap<>();
        windows.forEach((feature, window) -> {
            long at = time(window, row);
            long newest = newestByKeyAndTime.merge(List.of(key, window.time()), at, Math::max);
            if (at >= newest - window.lateness().toMillis()) {
                List<Object> inWindow = new ArrayList<>();
                for (Row other : rows.values()) {
                    long then = time(window, other);
                    Object value = window.column().isEmpty()
                            ? "a row"
                            : other.value(window.column().get());
                    if (then <= at && then > at - window.over().toMillis() && value != null) {
                        inWindow.add(value);
                    }
                }
                aggregate(window.compute(), inWindow).ifPresent(value -> values.put(feature, value));
            }
        });
        return values;
    }

    void remove(Row row) {
        rowsByKey.getOrDefault(keyOf(row), new HashMap<>()).remove(row.key().columns());
    }

    private Object keyOf(Row row) {
        return windows.values().iterator().next().by().stream().map(row::value).toList();
    }

    private static long time(WindowDefinition window, Row row) {
        Optional<String> column = window.time();
        return column.isEmpty()
                ? row.writeTimeMicros() / 1_000
                : (Long) Objects.requireNonNull(row.value(column.get()));
    }

    private static OptionalDouble aggregate(WindowDefinition.Compute compute, List<Object> values) {
        if (compute == WindowDefinition.Compute.COUNT) {
            return OptionalDouble.of(values.size());
        }
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (compute == WindowDefinition.Compute.DISTINCT) {
            return OptionalDouble.of((double) values.stream().distinct().count());
        }
        List<BigDecimal> numbers =
                values.stream().map(value -> new BigDecimal((Double) value)).toList();
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal mean = sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
        return OptionalDouble.of(
                switch (compute) {
                    case SUM -> sum.doubleValue();
                    case MEAN -> mean.doubleValue();
                    case MIN ->
                        numbers.stream()
                                .min(BigDecimal::compareTo)
                                .orElseThrow()
                                .doubleValue();
                    case MAX ->
                        numbers.stream()
                                .max(BigDecimal::compareTo)
                                .orElseThrow()
                                .doubleValue();
                    case STDDEV ->
                        numbers.stream()
                                .map(number -> number.subtract(mean).pow(2))
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128)
                                .sqrt(MathContext.DECIMAL128)
                                .doubleValue();
                    case COUNT, DISTINCT -> throw new IllegalStateException("done above");
                });
    }
}
