package dev.inferencebridge.localstack.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as in {@code bridge.yaml}, for an option: a whole number with a unit. Stateless. */
final class DurationOption implements ITypeConverter<Duration> {

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1));
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(24);

    @Override
    public Duration convert(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        Duration unit = quantity.matches() ? UNITS.get(quantity.group(2)) : null;
        Duration duration = unit == null ? Duration.ZERO : unit.multipliedBy(Long.parseLong(quantity.group(1)));
        if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
            throw new TypeConversionException(String.format(
                    Locale.ROOT, "'%s' is not a duration from 1s to 24h, a whole number with ms, s, m or h", text));
        }
        return duration;
    }
}
