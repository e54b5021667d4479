package dev.inferencebridge.telemetry;

/** Is told what becomes of exported telemetry. Thread-safe; neither blocks nor throws. */
public interface ExportListener {

    ExportListener NONE = new ExportListener() {};

    /** What became of one post to the service. */
    enum Outcome {
        /** It took all or a part. */
        ACCEPTED,
        /** It refused for now, or did not answer: sent again. */
        RETRIED,
        /** It will never take that. */
        REFUSED
    }

    default void posted(Outcome outcome) {}

    /**
     * Items are lost.
     *
     * @param reason {@code full}: the queue is; {@code refused}: the service will never take them; {@code stopped}: the
     *     bridge stopped before the service took them
     */
    default void dropped(String reason, int items) {}
}
