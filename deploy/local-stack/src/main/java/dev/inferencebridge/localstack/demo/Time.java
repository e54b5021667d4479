package dev.inferencebridge.localstack.demo;

import java.util.concurrent.TimeUnit;

/** A clock that can be waited for. Thread-safe. */
interface Time {

    /** The clock of this machine. */
    Time SYSTEM = new Time() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void awaitUntil(long nanoTime) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
        }
    };

    /** Nanoseconds from some origin. */
    long nanoTime();

    /** Returns when {@link #nanoTime()} has come that far; at once, when it has already. */
    void awaitUntil(long nanoTime) throws InterruptedException;
}
