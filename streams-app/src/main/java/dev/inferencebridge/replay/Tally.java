package dev.inferencebridge.replay;

import dev.inferencebridge.replay.RedriveReport.Counts;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts for a report. Confined to the thread of its redrive. */
final class Tally {

    private static final Counts ONE_SENT = new Counts(0, 0, 0, 1);

    private final SortedMap<String, Counts> byReason = new TreeMap<>();
    private long otherPipelines;
    private long foreign;
    private Optional<LetterPosition> firstForeign = Optional.empty();

    void foreign(LetterPosition position) {
        foreign++;
        firstForeign = firstForeign.or(() -> Optional.of(position));
    }

    void otherPipeline() {
        otherPipelines++;
    }

    void read(String reason, boolean matching, boolean redrivenBefore) {
        byReason.merge(reason, new Counts(1, matching ? 1 : 0, redrivenBefore ? 1 : 0, 0), Counts::plus);
    }

    void sent(String reason) {
        byReason.merge(reason, ONE_SENT, Counts::plus);
    }

    RedriveReport report() {
        return new RedriveReport(byReason, otherPipelines, foreign, firstForeign);
    }
}
