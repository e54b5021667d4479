package dev.inferencebridge.localstack.part;

import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;

/** One part of the stack: how to run it, and when it is ready. Used for every start of it; thread-safe. */
public interface Part {

    /**
     * Writes its settings and makes its data folder ready. Blocks for as long as tools take that have to run before.
     *
     * @throws dev.inferencebridge.localstack.process.StackException when that fails
     */
    ChildSpec prepare() throws InterruptedException;

    /**
     * Waits until the part does its work, as seen by a client.
     *
     * @throws dev.inferencebridge.localstack.process.StackException when the child ends before, or the deadline is over
     */
    void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException;
}
