package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS =
            List.of("topic", "table", "model", "commit-interval", "stream-threads", "state-dir", "scoredAt");

    @ParameterizedTest
    @CsvSource({
        "topci, topic",
        "toppic, topic",
        "tabel, table",
        "Model, model",
        "commit_interval, commit-interval",
        "comitinterval, commit-interval",
        "stream, stream-threads",
        "scored_at, scoredAt",
        "priority,",
        "x,",
        "st,",
    })
    void the_nearest_is_found_only_if_it_is_near(String written, String meant) {
        assertThat(Nearest.to(written, KEYS).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, acb, 1", "abc, ab, 1", "abc, xbc, 1", "ca, abc, 3", "'', abc, 3"})
    void a_swap_of_neighbours_counts_once(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    }

    @Test
    void all_are_ordered_by_how_near_they_are() {
        assertThat(Nearest.ordered("fruad", List.of("churn", "card-fraud", "fraud")))
                .containsExactly("fraud", "churn", "card-fraud");
    }
}
