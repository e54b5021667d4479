package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.replay.LetterPosition;
import dev.inferencebridge.replay.RedriveReport;
import dev.inferencebridge.replay.RedriveReport.Counts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RedriveAnswerTest {

    private static final RedriveReport REPORT = new RedriveReport(
            new TreeMap<>(Map.of("model-rejected", new Counts(12, 12, 3, 9), "undecodable", new Counts(4, 0, 0, 0))),
            2,
            1,
            Optional.of(new LetterPosition("fraud.dead-letters", 0, 5)));

    private static RedriveAnswer answer(boolean dryRun) {
        return new RedriveAnswer("fraud", "fraud.dead-letters", dryRun, true, REPORT);
    }

    @Test
    void the_table_counts_by_reason_and_says_what_was_left_alone() {
        assertThat(answer(false).text()).isEqualToNormalizingNewlines("""
                reason                read    matching  redriven before        sent
                model-rejected          12          12                3           9
                undecodable              4           0                0           0
                total                   16          12                3           9
                Left alone, of other pipelines: 2
                Left alone, no dead letters of the bridge: 1, the first is fraud.dead-letters-0@5
                """);
    }

    @Test
    void a_dry_run_does_not_say_that_it_sent() {
        assertThat(answer(true).text()).contains("would send").doesNotContain("sent");
        assertThat(answer(true).json())
                .contains("\"dryRun\":true", "\"wouldSend\":9")
                .doesNotContain("\"sent\"");
    }

    @Test
    void json_is_one_line_with_the_same_counts() {
        assertThat(answer(false).json())
                .isEqualTo(
                        "{\"pipeline\":\"fraud\",\"topic\":\"fraud.dead-letters\",\"dryRun\":false,\"complete\":true,"
                                + "\"read\":16,\"matching\":12,\"redrivenBefore\":3,\"sent\":9,"
                                + "\"otherPipelines\":2,\"foreign\":1,\"firstForeign\":\"fraud.dead-letters-0@5\","
                                + "\"reasons\":{"
                                + "\"model-rejected\":{\"read\":12,\"matching\":12,\"redrivenBefore\":3,\"sent\":9},"
                                + "\"undecodable\":{\"read\":4,\"matching\":0,\"redrivenBefore\":0,\"sent\":0}}}");
    }
}
