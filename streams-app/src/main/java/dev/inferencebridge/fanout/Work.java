package dev.inferencebridge.fanout;

import java.util.concurrent.CompletableFuture;

/** What one consumer group does with the topic of triggers. Asked on the group's thread; never blocks. */
interface Work {

    /**
     * Tries to do what a record asks for.
     *
     * @return a future that may fail: then it is tried again
     */
    CompletableFuture<Outcome> attempt(TriggerRecord record);

    /**
     * Does what there is to do beside records.
     *
     * @param leads whether this is the one instance of the group that does what must be done by one
     */
    default void tick(boolean leads) {}
}
