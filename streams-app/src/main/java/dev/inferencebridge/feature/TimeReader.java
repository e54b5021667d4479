package dev.inferencebridge.feature;

import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** A part of a timestamp or date as one number. Immutable. */
final class TimeReader implements ValueReader {

    private final TimeReading reading;
    private final Filling notATime;

    TimeReader(String place, TimeReading reading) {
        this.reading = reading;
        this.notATime = new Filling.Refused(
                Kind.WRONG_TYPE,
                reading.holds() == TimeReading.Holds.DATE
                        ? place + " holds no date: whole days since 1970-01-01, or a text such as 2026-11-22"
                        : place + " holds no timestamp: whole milliseconds since 1970-01-01, or a text such as"
                                + " 2026-11-22T08:00:00Z");
    }

    @Override
    public Filling read(Object value, long timeMillis, double[] to, int at) {
        try {
            if (!(value instanceof Long || value instanceof String)) {
                return notATime;
            }
            to[at] = reading.holds() == TimeReading.Holds.DATE
                    ? ofDate(date(value), timeMillis)
                    : ofTimestamp(millis(value), timeMillis);
            return Filling.TAKEN;
        } catch (DateTimeException | ArithmeticException e) {
            return notATime;
        }
    }

    private double ofDate(LocalDate date, long timeMillis) {
        if (reading.part() == TimeReading.Part.WEEKDAY) {
            return date.getDayOfWeek().getValue();
        }
        return age(date.atStartOfDay(reading.zone()).toInstant().toEpochMilli(), timeMillis);
    }

    private double ofTimestamp(long millis, long timeMillis) {
        ZoneId zone = reading.zone();
        return switch (reading.part()) {
            case AGE -> age(millis, timeMillis);
            case HOUR -> Instant.ofEpochMilli(millis).atZone(zone).getHour();
            case WEEKDAY ->
                Instant.ofEpochMilli(millis).atZone(zone).getDayOfWeek().getValue();
        };
    }

    private double age(long millis, long timeMillis) {
        return ((double) timeMillis - millis) / reading.unit().millis();
    }

    private static LocalDate date(Object value) {
        return value instanceof Long days ? LocalDate.ofEpochDay(days) : LocalDate.parse((String) value);
    }

    private static long millis(Object value) {
        return value instanceof Long millis
                ? millis
                : OffsetDateTime.parse((String) value).toInstant().toEpochMilli();
    }
}
