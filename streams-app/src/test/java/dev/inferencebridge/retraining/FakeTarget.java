package dev.inferencebridge.retraining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A target that answers as it is told, and keeps what it was asked. */
public final class FakeTarget implements TriggerTarget {

    public final List<String> asked = new ArrayList<>();
    public final List<String> followed = new ArrayList<>();
    public final Deque<CompletableFuture<Delivery>> answers = new ArrayDeque<>();
    public final Deque<JobState> states = new ArrayDeque<>();
    public boolean closed;

    /** The next answer; after those that were given, it accepts. */
    public FakeTarget answers(Delivery delivery) {
        answers.add(CompletableFuture.completedFuture(delivery));
        return this;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        asked.add(dispatch.id());
        return answers.isEmpty() ? CompletableFuture.completedFuture(new Delivery.Accepted()) : answers.remove();
    }

    @Override
    public boolean startsJobs() {
        return true;
    }

    @Override
    public CompletableFuture<JobState> follow(Job job) {
        followed.add(job.id());
        return CompletableFuture.completedFuture(states.isEmpty() ? new JobState.Underway("Running") : states.remove());
    }

    @Override
    public void close() {
        closed = true;
    }
}
