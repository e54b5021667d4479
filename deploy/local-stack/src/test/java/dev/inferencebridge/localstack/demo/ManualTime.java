package dev.inferencebridge.localstack.demo;

import java.time.Duration;

/** Moves when told to, or when waited for. */
final class ManualTime implements Time {

    private long now = 1_000_000;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void awaitUntil(long nanoTime) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        now = Math.max(now, nanoTime);
    }

    void advance(Duration by) {
        now += by.toNanos();
    }
}
