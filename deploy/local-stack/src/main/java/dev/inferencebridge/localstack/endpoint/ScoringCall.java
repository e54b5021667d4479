package dev.inferencebridge.localstack.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scoring request that was let in, on its way through a deployment: it waits for a place, computes, takes its time,
 * answers. Thread-safe. No thread is held while it waits or takes its time.
 *
 * <p>The timeout only answers: a call that computes or takes its time keeps its place until it is done, as a container
 * does whose client has left.
 */
final class ScoringCall {

    private final EndpointHandler endpoint;
    private final Exchange exchange;
    private final Deployment deployment;
    private final byte[] body;
    private final @Nullable String kserveModel;
    private final long deadlineNanos;
    private volatile Runnable cancelTimeout = () -> {};

    ScoringCall(
            EndpointHandler endpoint,
            Exchange exchange,
            Deployment deployment,
            byte[] body,
            @Nullable String kserveModel,
            long deadlineNanos) {
        this.endpoint = endpoint;
        this.exchange = exchange;
        this.deployment = deployment;
        this.body = body;
        this.kserveModel = kserveModel;
        this.deadlineNanos = deadlineNanos;
    }

    /** Asks the deployment for a place, and computes at once when there is one. */
    void begin() {
        switch (deployment.admit(this)) {
            case RUN -> run();
            case WAIT -> startTimeout();
            case REFUSED -> answer(Reply.error(429, "too many requests are pending"));
        }
    }

    /** Computes; the call has a place. */
    void run() {
        if (exchange.isAnswered()) {
            leave();
            return;
        }
        Reply reply = deployment.model().answer(body, exchange.header("Content-Type"), kserveModel);
        long latency = endpoint.behaviour().nextLatencyNanos();
        if (latency <= 0) {
            finish(reply);
            return;
        }
        startTimeout();
        endpoint.timer().after(latency, () -> endpoint.executor().execute(() -> finish(reply)));
    }

    private void finish(Reply reply) {
        List<ScoringCall> next = deployment.release();
        cancelTimeout.run();
        boolean late = endpoint.timer().nanos() - deadlineNanos >= 0;
        answer(late ? timeout() : reply);
        next.forEach(call -> endpoint.executor().execute(call::run));
    }

    private void leave() {
        deployment.release().forEach(call -> endpoint.executor().execute(call::run));
    }

    private void startTimeout() {
        long left = Math.max(0, deadlineNanos - endpoint.timer().nanos());
        cancelTimeout.run();
        cancelTimeout = endpoint.timer().after(left, () -> endpoint.executor().execute(this::timedOut));
    }

    private void timedOut() {
        deployment.withdraw(this);
        answer(timeout());
    }

    private static Reply timeout() {
        return Reply.error(408, "the request took longer than its timeout");
    }

    private void answer(Reply reply) {
        endpoint.answer(exchange, reply, deployment);
    }
}
