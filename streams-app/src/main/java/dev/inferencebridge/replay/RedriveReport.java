package dev.inferencebridge.replay;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a redrive found and did. Immutable.
 *
 * @param byReason the pipeline's dead letters by their reason
 * @param otherPipelines dead letters of other pipelines on the same topic, left alone
 * @param foreign records that are no dead letters of the bridge, left alone
 * @param firstForeign the first of them
 */
public record RedriveReport(
        SortedMap<String, Counts> byReason, long otherPipelines, long foreign, Optional<LetterPosition> firstForeign) {

    /**
     * Dead letters.
     *
     * @param read on the topic
     * @param matching of those read, the ones that the request means
     * @param redrivenBefore of those matching, the ones that an earlier redrive sent
     * @param sent of those matching, the ones that this redrive sent, or would send
     */
    public record Counts(long read, long matching, long redrivenBefore, long sent) {

        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    read + other.read,
                    matching + other.matching,
                    redrivenBefore + other.redrivenBefore,
                    sent + other.sent);
        }
    }

    public RedriveReport {
        byReason = Collections.unmodifiableSortedMap(new TreeMap<>(byReason));
    }

    /** The pipeline's dead letters, whatever their reason. */
    public Counts total() {
        return byReason.values().stream().reduce(Counts.NONE, Counts::plus);
    }
}
