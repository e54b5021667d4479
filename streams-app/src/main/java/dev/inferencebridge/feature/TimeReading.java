package dev.inferencebridge.feature;

import java.time.ZoneId;

/**
 * What is taken of a point in time. Immutable.
 *
 * @param unit of an {@link Part#AGE}; the other parts have none
 * @param zone whose calendar and clock count; for the age of a date, whose midnight
 */
public record TimeReading(Part part, Unit unit, Holds holds, ZoneId zone) {

    /** Which part. */
    public enum Part {
        /** From the point to the change, in {@code unit}, with fractions; negative for a point that is later. */
        AGE,
        /** Of the day, 0 to 23. */
        HOUR,
        /** 1 (Monday) to 7 (Sunday). */
        WEEKDAY
    }

    /** The unit of an age. */
    public enum Unit {
        SECONDS(1_000),
        MINUTES(60_000),
        HOURS(3_600_000),
        DAYS(86_400_000);

        private final int millis;

        Unit(int millis) {
            this.millis = millis;
        }

        int millis() {
            return millis;
        }
    }

    /** What the column holds. */
    public enum Holds {
        /** Milliseconds since the epoch, or a text such as {@code 2026-11-22T08:00:00Z}. */
        TIMESTAMP,
        /** Days since the epoch, or a text such as {@code 2026-11-22}. */
        DATE
    }

    public TimeReading {
        if (part == Part.HOUR && holds == Holds.DATE) {
            throw new IllegalArgumentException("a date has no hour");
        }
    }
}
