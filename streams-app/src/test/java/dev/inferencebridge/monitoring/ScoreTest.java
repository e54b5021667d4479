package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.ModelOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreTest {

    @Test
    void numbers_and_labels_are_themselves() {
        assertThat(of(new ModelOutput.Scalar(0.25))).contains(new Score.Numeric(0.25));
        assertThat(of(new ModelOutput.Label("fraud"))).contains(new Score.Category("fraud"));
    }

    @Test
    void of_probabilities_the_positive_class_of_two_counts_and_the_likeliest_of_more() {
        assertThat(of(new ModelOutput.Numbers(List.of(0.5)))).contains(new Score.Numeric(0.5));
        assertThat(of(new ModelOutput.Numbers(List.of(0.75, 0.25)))).contains(new Score.Numeric(0.25));
        assertThat(of(new ModelOutput.Numbers(List.of(0.25, 0.5, 0.25)))).contains(new Score.Category("1"));
        assertThat(of(new ModelOutput.Numbers(List.of()))).isEmpty();
        assertThat(of(new ModelOutput.Numbers(List.of(Double.NaN, 1.0)))).isEmpty();
    }

    @Test
    void of_several_outputs_the_named_one_counts_or_the_only_one() {
        ModelOutput.Named two =
                new ModelOutput.Named(Map.of("score", new ModelOutput.Scalar(1), "label", new ModelOutput.Label("x")));

        assertThat(of(two)).isEmpty();
        assertThat(Score.of(two, Optional.of("score"))).contains(new Score.Numeric(1));
        assertThat(Score.of(two, Optional.of("other"))).isEmpty();
        assertThat(of(new ModelOutput.Named(Map.of("score", new ModelOutput.Scalar(1)))))
                .contains(new Score.Numeric(1));
    }

    private static Optional<Score> of(ModelOutput output) {
        return Score.of(output, Optional.empty());
    }
}
