package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LabelDefinitionTest {

    private static LabelDefinition of(LabelTarget target, Optional<String> positive) {
        return new LabelDefinition(target, 0.5, positive, Duration.ofHours(1), 1, Map.of());
    }

    @Test
    void a_binary_label_is_a_truth_value_or_0_or_1() {
        LabelDefinition definition = of(LabelTarget.BINARY, Optional.empty());

        for (Object positive : List.of(true, 1L, 1.0, "true", "1")) {
            assertThat(definition.sample(new Score.Numeric(0.5), positive))
                    .as(String.valueOf(positive))
                    .contains(new PerformanceSample.Judged(0.5, true, true));
        }
        assertThat(definition.sample(new Score.Numeric(0.49), 0L))
                .contains(new PerformanceSample.Judged(0.49, false, false));
        assertThat(definition.sample(new Score.Numeric(0.5), "perhaps")).isEmpty();
        assertThat(definition.sample(new Score.Numeric(0.5), List.of())).isEmpty();
        assertThat(definition.sample(new Score.Numeric(1.5), true)).isEmpty();
    }

    @Test
    void a_word_may_mean_positive_and_every_other_then_means_negative() {
        LabelDefinition definition = of(LabelTarget.BINARY, Optional.of("fraud"));

        assertThat(definition.sample(new Score.Numeric(0.9), "fraud"))
                .contains(new PerformanceSample.Judged(0.9, true, true));
        assertThat(definition.sample(new Score.Category("fraud"), "fine"))
                .contains(new PerformanceSample.Decided(true, false));
    }

    @Test
    void classes_are_compared_as_texts_and_whole_numbers_read_the_same() {
        LabelDefinition definition = of(LabelTarget.CLASSES, Optional.empty());

        assertThat(definition.sample(new Score.Numeric(2.0), 2L)).contains(new PerformanceSample.Classified("2", "2"));
        assertThat(definition.sample(new Score.Category("a"), "b"))
                .contains(new PerformanceSample.Classified("a", "b"));
    }

    @Test
    void numbers_are_compared_with_numbers() {
        LabelDefinition definition = of(LabelTarget.NUMBER, Optional.empty());

        assertThat(definition.sample(new Score.Numeric(2.5), 2L)).contains(new PerformanceSample.Estimated(2.5, 2));
        assertThat(definition.sample(new Score.Numeric(2.5), "2")).isEmpty();
        assertThat(definition.sample(new Score.Category("2"), 2L)).isEmpty();
    }

    @Test
    void a_metric_that_such_labels_do_not_tell_is_refused() {
        assertThatThrownBy(() -> new LabelDefinition(
                        LabelTarget.NUMBER,
                        0.5,
                        Optional.empty(),
                        Duration.ofHours(1),
                        1,
                        Map.of(Metric.AUC, OptionalDouble.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auc");
    }
}
