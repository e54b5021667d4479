package dev.inferencebridge.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureVector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallTracingTest {

    private static final TraceContext ONE =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, Optional.of("vendor=1"));
    private static final TraceContext OTHER =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", false, Optional.empty());

    private final CallTracing untraced = new CallTracing(0, new SplittableRandom(1));

    @Test
    void rows_of_one_span_are_its_child() {
        CallTrace trace = untraced.of(rows(ONE, ONE)).orElseThrow();

        assertThat(trace.continues()).isTrue();
        assertThat(trace.parents()).containsExactly(ONE);
        assertThat(trace.own().traceId()).isEqualTo(ONE.traceId());
        assertThat(trace.own().spanId()).isNotEqualTo(ONE.spanId());
        assertThat(trace.own().sampled()).isTrue();
        assertThat(trace.own().state()).contains("vendor=1");
        assertThat(trace.exported()).isFalse();
    }

    @Test
    void rows_of_several_spans_are_links_of_a_trace_of_its_own() {
        CallTrace trace = untraced.of(rows(ONE, OTHER, null)).orElseThrow();

        assertThat(trace.continues()).isFalse();
        assertThat(trace.parents()).containsExactly(ONE, OTHER);
        assertThat(trace.own().traceId()).isNotEqualTo(ONE.traceId());
        assertThat(trace.own().state()).isEmpty();
    }

    @Test
    void rows_without_a_trace_get_none_unless_calls_are_exported() {
        assertThat(untraced.of(rows(null, null))).isEmpty();
        assertThat(new CallTracing(1, new SplittableRandom(1)).of(rows(null, null)))
                .hasValueSatisfying(trace -> assertThat(trace.exported()).isTrue());
    }

    @Test
    void links_are_bounded() {
        TraceContext[] many = IntStream.range(1, 200)
                .mapToObj(i -> new TraceContext(String.format("%032x", i), "b7ad6b7169203331", false, Optional.empty()))
                .toArray(TraceContext[]::new);

        assertThat(untraced.of(rows(many)).orElseThrow().parents()).hasSize(CallTrace.MOST_PARENTS);
    }

    @Test
    void the_share_of_exported_calls_is_what_was_asked_for_and_the_same_for_everybody() {
        CallTracing one = new CallTracing(0.05, new SplittableRandom(1));
        CallTracing another = new CallTracing(0.05, new SplittableRandom(2));
        SplittableRandom ids = new SplittableRandom(3);
        int exported = 0;
        for (int i = 0; i < 20_000; i++) {
            TraceContext parent = new TraceContext(
                    String.format("%016x%016x", ids.nextLong() | 1, ids.nextLong()),
                    "b7ad6b7169203331",
                    false,
                    Optional.empty());
            boolean chosen = one.of(rows(parent)).orElseThrow().exported();
            assertThat(another.of(rows(parent)).orElseThrow().exported()).isEqualTo(chosen);
            exported += chosen ? 1 : 0;
        }
        assertThat(exported).isBetween(900, 1_100);
    }

    private static List<Row> rows(TraceContext... traces) {
        return Arrays.stream(traces)
                .map(trace -> new Row(FeatureVector.of(1), 1, Optional.ofNullable(trace)))
                .toList();
    }
}
