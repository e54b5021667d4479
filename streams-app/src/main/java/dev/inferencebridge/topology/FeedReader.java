package dev.inferencebridge.topology;

/**
 * What a {@link LookupFeed} does over and over. Confined to the feed's thread, but for {@link #hurry} and {@link #interrupt}.
 */
interface FeedReader {

    /**
     * Goes one step. Takes no longer than a few requests and a wait.
     *
     * @throws org.apache.kafka.common.KafkaException when brokers are away or refuse; to be tried again
     */
    void step();

    /** Ends an idle wait: somebody waits. From any thread. */
    void hurry();

    /** Ends the step that is under way, or else the next. From any thread. */
    void interrupt();
}
