package dev.inferencebridge.localstack.endpoint;

import java.time.Duration;
import java.util.Random;

/** How the endpoint behaves apart from failing, changeable while it runs. Thread-safe. */
final class Behaviour {

    private final Random random;
    private volatile Latency latency;
    private volatile Duration requestTimeout;
    private volatile int maxRequestBytes;

    Behaviour(EndpointOptions options) {
        random = new Random(options.seed());
        latency = options.latency();
        requestTimeout = options.requestTimeout();
        maxRequestBytes = options.maxRequestBytes();
    }

    /** The latency of the next request. */
    long nextLatencyNanos() {
        return latency.sampleNanos(random);
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    int maxRequestBytes() {
        return maxRequestBytes;
    }

    void latency(Latency changed) {
        latency = changed;
    }

    void requestTimeout(Duration changed) {
        requestTimeout = changed;
    }

    void maxRequestBytes(int changed) {
        maxRequestBytes = changed;
    }
}
