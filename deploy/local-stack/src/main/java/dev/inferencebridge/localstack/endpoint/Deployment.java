package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One deployment: what it works on, and who waits, first come first served. Thread-safe; its lock is never held while
 * another is taken or anything runs.
 */
final class Deployment {

    enum Admission {
        /** The call has a place and is to run. */
        RUN,
        /** The call waits, and is handed out by a {@link #release()} or {@link #reconfigure}. */
        WAIT,
        /** Too many are pending. */
        REFUSED
    }

    private final Deque<ScoringCall> waiting = new ArrayDeque<>();
    private DeploymentOptions options;
    private ModelServer model;
    /** Models that only this deployment has, the one that it runs last; none while it runs the endpoint's. */
    private final Deque<ModelServer> own = new ArrayDeque<>();

    private int executing;
    private int maxExecuting;
    private int maxInFlight;
    private long requests;
    private long rows;

    Deployment(DeploymentOptions options, ModelServer model) {
        this.options = options;
        this.model = model;
    }

    String name() {
        return options().name();
    }

    synchronized DeploymentOptions options() {
        return options;
    }

    synchronized ModelServer model() {
        return model;
    }

    /**
     * Runs another model from the next call on, and closes it in the end.
     *
     * @return the models that no call can have any more, which the caller closes: all but this one and the last
     */
    synchronized List<ModelServer> run(ModelServer another) {
        model = another;
        own.add(another);
        List<ModelServer> old = new ArrayList<>();
        while (own.size() > 2) {
            old.add(own.remove());
        }
        return old;
    }

    /** Closes its own models. */
    void close() {
        List<ModelServer> all;
        synchronized (this) {
            all = List.copyOf(own);
            own.clear();
        }
        all.forEach(ModelServer::close);
    }

    synchronized Admission admit(ScoringCall call) {
        requests++;
        if (executing + waiting.size() >= options.pendingCap()) {
            return Admission.REFUSED;
        }
        maxInFlight = Math.max(maxInFlight, executing + waiting.size() + 1);
        if (executing < options.executing() && waiting.isEmpty()) {
            execute();
            return Admission.RUN;
        }
        waiting.add(call);
        return Admission.WAIT;
    }

    /** Whether the call was still waiting; it will not be handed out then. */
    synchronized boolean withdraw(ScoringCall call) {
        return waiting.remove(call);
    }

    /** Frees the place of a call that ran. The calls returned have places now, and are to run. */
    synchronized List<ScoringCall> release() {
        executing--;
        return handOut();
    }

    /** As {@link #release()}. What runs or waits beyond the new limits stays. */
    synchronized List<ScoringCall> reconfigure(DeploymentOptions changed) {
        options = changed;
        return handOut();
    }

    synchronized void scored(int count) {
        rows += count;
    }

    synchronized void describe(ObjectNode stats) {
        stats.put("traffic", options.traffic());
        stats.put("maxConcurrent", options.maxConcurrentPerInstance());
        stats.put("instances", options.instances());
        stats.put("requests", requests);
        stats.put("rows", rows);
        stats.put("inFlight", executing + waiting.size());
        stats.put("maxInFlight", maxInFlight);
        stats.put("executing", executing);
        stats.put("maxExecuting", maxExecuting);
        stats.put("queued", waiting.size());
    }

    private List<ScoringCall> handOut() {
        List<ScoringCall> ready = new ArrayList<>();
        while (executing < options.executing() && !waiting.isEmpty()) {
            ready.add(waiting.remove());
            execute();
        }
        return ready;
    }

    private void execute() {
        executing++;
        maxExecuting = Math.max(maxExecuting, executing);
    }
}
