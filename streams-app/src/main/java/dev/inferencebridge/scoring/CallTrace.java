package dev.inferencebridge.scoring;

import java.util.List;

/**
 * The place of one scoring call in the traces of its rows. Immutable.
 *
 * <p>A call whose rows all come from one span continues the trace of that span. A call with rows of several spans cannot be
 * the child of each: it has a trace of its own, and names the spans as its links.
 *
 * @param own what the request carries
 * @param parents the spans that the rows come from, each once, at most {@value #MOST_PARENTS}; none for rows without a trace
 * @param exported whether the call is one of the sample that goes to Application Insights
 */
public record CallTrace(TraceContext own, List<TraceContext> parents, boolean exported) {

    /** More links would make the telemetry of a call larger than the call. */
    public static final int MOST_PARENTS = 32;

    public CallTrace {
        parents = List.copyOf(parents);
    }

    /** Whether {@link #own} is a child of the only parent. */
    public boolean continues() {
        return parents.size() == 1 && parents.get(0).traceId().equals(own.traceId());
    }
}
