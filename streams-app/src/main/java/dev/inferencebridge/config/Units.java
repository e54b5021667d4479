package dev.inferencebridge.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds whose values carry a unit. */
final class Units {

    private static final Map<String, Long> MILLIS = new LinkedHashMap<>();
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();

    static {
        MILLIS.put("ms", 1L);
        MILLIS.put("s", 1_000L);
        MILLIS.put("m", 60_000L);
        MILLIS.put("h", 3_600_000L);
        MILLIS.put("d", 86_400_000L);
        BYTES.put("B", 1L);
        BYTES.put("KiB", 1L << 10);
        BYTES.put("MiB", 1L << 20);
        BYTES.put("GiB", 1L << 30);
    }

    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9})[ ]?([A-Za-z]*)");

    private Units() {}

    /** @param least and {@code most} as they would be written, such as {@code 50ms} */
    static Scalar<Duration> duration(String least, String most) {
        return quantity("a duration", MILLIS, least, most, Duration::ofMillis);
    }

    /** A number of bytes that fits an int. */
    static Scalar<Integer> size(String least, String most) {
        return quantity("a size", BYTES, least, most, Math::toIntExact);
    }

    /** A share, written as a percentage with three decimals at most, as a number from 0 to 1. */
    static Scalar<Double> share() {
        String description = "a percentage, 0% to 100%";
        Pattern pattern = Pattern.compile("(100|[0-9]{1,2}(\\.[0-9]{1,3})?)%");
        return new Scalar<>(
                description,
                Kinds.pattern("^" + pattern + "$"),
                (text, spot) -> pattern.matcher(text).matches()
                        ? Optional.of(Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
                        : spot.reject("must be " + description + ", such as 5%"));
    }

    private static <T> Scalar<T> quantity(
            String noun, Map<String, Long> units, String least, String most, Function<Long, T> make) {
        String names = String.join(", ", units.keySet());
        String description = noun + ", " + least + " to " + most;
        String rule = "must be " + noun + " from " + least + " to " + most + ", a whole number with one of the units "
                + names;
        long from = amount(least, units).orElseThrow();
        long to = amount(most, units).orElseThrow();
        Map<String, Object> schema = Kinds.pattern("^[0-9]{1,9}(" + String.join("|", units.keySet()) + ")$");
        return new Scalar<>(description, schema, (text, spot) -> {
            Optional<Long> amount = amount(text, units);
            if (amount.isEmpty()) {
                return spot.reject(rule, likely(text, units));
            }
            return from <= amount.get() && amount.get() <= to
                    ? Optional.of(make.apply(amount.get()))
                    : spot.reject(rule);
        });
    }

    private static Optional<Long> amount(String text, Map<String, Long> units) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches() || text.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(units.get(quantity.group(2))).map(unit -> unit * Long.parseLong(quantity.group(1)));
    }

    /** A unit in other letters, or written out: {@code 5S}, {@code 1 mib}, {@code 1MB}, {@code 10sec}. */
    private static Optional<String> likely(String text, Map<String, Long> units) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches() || quantity.group(2).isEmpty()) {
            return Optional.empty();
        }
        String unit = quantity.group(2);
        return units.keySet().stream()
                .filter(known ->
                        known.equalsIgnoreCase(unit) || known.replace("i", "").equalsIgnoreCase(unit))
                .findFirst()
                .or(() -> units.keySet().stream()
                        .filter(known -> unit.length() > 2 && unit.startsWith(known))
                        .findFirst())
                .map(known -> quantity.group(1) + known);
    }
}
