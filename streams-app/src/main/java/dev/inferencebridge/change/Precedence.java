package dev.inferencebridge.change;

import java.util.Objects;

/**
 * Which of two writes of one column wins: as Cassandra 5.0 reconciles cells, and what can be said where a write time is only
 * an upper bound. Stateless.
 *
 * <p>At equal write times: a tombstone or an expiring value beats one that stays; a tombstone beats an expiring value; of two
 * expiring the later expiry wins, then the shorter time to live, then the larger value in serialized order. Change events do
 * not tell the time to live, so of two different values with one expiry the winner is not known.
 */
enum Precedence {
    /** The later write says the same and nothing of it needs to be kept. */
    NOTHING_NEW,
    /** The later write says the same and its times are the better known. */
    REFINES,
    /** The later write is the winner. */
    WINS,
    /** The later write is outdated. */
    LOSES,
    /** By the times as they are told the later write wins, in truth it may not. */
    SEEMS_TO_WIN,
    /** By the times as they are told the later write loses, in truth it may not. */
    SEEMS_TO_LOSE;

    private static final long READ_EXPIRY_ERROR_MICROS = 2_000_000;

    static Precedence of(ImageCell held, ImageCell arrived, ValueOrder order) {
        long heldTime = held.writeTimeMicros();
        long arrivedTime = arrived.writeTimeMicros();
        boolean heldExact = held.isExact();
        boolean arrivedExact = arrived.isExact();
        if (arrivedExact && arrivedTime > heldTime) {
            return WINS;
        }
        if (heldExact && arrivedTime < heldTime) {
            return LOSES;
        }
        boolean same = isSame(held, arrived);
        if (heldExact && arrivedExact) {
            return same ? sameTwice(held, arrived) : tie(held, arrived, order);
        }
        if (same && !held.isContested()) {
            return sameBlurred(heldTime, heldExact, arrivedTime, arrivedExact);
        }
        if (arrivedTime != heldTime) {
            return arrivedTime > heldTime ? SEEMS_TO_WIN : SEEMS_TO_LOSE;
        }
        if (same) {
            return SEEMS_TO_LOSE;
        }
        Precedence tie = tie(held, arrived, order);
        if (heldExact) {
            return tie == LOSES ? LOSES : SEEMS_TO_WIN;
        }
        if (arrivedExact && !held.isContested()) {
            return tie == WINS || tie == SEEMS_TO_WIN ? tie : SEEMS_TO_LOSE;
        }
        return tie == WINS || tie == SEEMS_TO_WIN ? SEEMS_TO_WIN : SEEMS_TO_LOSE;
    }

    /** Whether two cells hold the same; of a value that is not kept, whether both are values. */
    static boolean isSame(ImageCell held, ImageCell arrived) {
        if (held.isTombstone() || arrived.isTombstone()) {
            return held.isTombstone() && arrived.isTombstone();
        }
        boolean sameValue =
                held.value() == null || arrived.value() == null || Objects.equals(held.value(), arrived.value());
        return sameValue && isSameExpiry(held, arrived);
    }

    private static boolean isSameExpiry(ImageCell held, ImageCell arrived) {
        if (held.expiresAtMicros() == arrived.expiresAtMicros()) {
            return true;
        }
        return (held.isRead() || arrived.isRead())
                && held.expires()
                && arrived.expires()
                && Math.abs(held.expiresAtMicros() - arrived.expiresAtMicros()) <= READ_EXPIRY_ERROR_MICROS;
    }

    private static Precedence sameTwice(ImageCell held, ImageCell arrived) {
        return held.isRead() && !arrived.isRead() && held.expires() ? REFINES : NOTHING_NEW;
    }

    private static Precedence sameBlurred(long heldTime, boolean heldExact, long arrivedTime, boolean arrivedExact) {
        if (arrivedTime > heldTime) {
            return WINS;
        }
        return arrivedTime == heldTime && arrivedExact && !heldExact ? REFINES : NOTHING_NEW;
    }

    /** Two different contents at one write time. */
    private static Precedence tie(ImageCell held, ImageCell arrived, ValueOrder order) {
        boolean heldEnds = held.isTombstone() || held.expires();
        boolean arrivedEnds = arrived.isTombstone() || arrived.expires();
        if (heldEnds != arrivedEnds) {
            return arrivedEnds ? WINS : LOSES;
        }
        if (held.isTombstone() != arrived.isTombstone()) {
            return arrived.isTombstone() ? WINS : LOSES;
        }
        if (held.expiresAtMicros() != arrived.expiresAtMicros()) {
            return arrived.expiresAtMicros() > held.expiresAtMicros() ? WINS : LOSES;
        }
        Object heldValue = held.value();
        Object arrivedValue = arrived.value();
        if (heldValue == null || arrivedValue == null) {
            return NOTHING_NEW;
        }
        boolean larger = order.compare(arrivedValue, heldValue) > 0;
        if (held.expires() || !order.isCertain(heldValue, arrivedValue)) {
            return larger ? SEEMS_TO_WIN : SEEMS_TO_LOSE;
        }
        return larger ? WINS : LOSES;
    }
}
