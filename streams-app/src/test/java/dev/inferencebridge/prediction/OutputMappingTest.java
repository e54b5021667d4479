package dev.inferencebridge.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.scoring.ModelOutput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputMappingTest {

    private static final ModelOutput OUTPUT =
            new ModelOutput.Named(Map.of("p", new ModelOutput.Scalar(0.5), "class", new ModelOutput.Label("fraud")));

    @Test
    void fields_are_filled_by_the_outputs_that_they_name() {
        OutputMapping mapping = new OutputMapping(Map.of("score", "p"));

        assertThat(mapping.missing(OUTPUT)).isEmpty();
        assertThat(mapping.apply(OUTPUT)).isEqualTo(Map.of("score", new ModelOutput.Scalar(0.5)));
    }

    @Test
    void outputs_that_the_model_did_not_give_are_named() {
        OutputMapping mapping = new OutputMapping(Map.of("score", "p", "extra", "q"));

        assertThat(mapping.missing(OUTPUT)).containsExactly("q");
        assertThat(mapping.missing(new ModelOutput.Numbers(List.of(0.5)))).containsExactlyInAnyOrder("p", "q");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mapping.apply(OUTPUT))
                .withMessageContaining("'q'");
    }

    @Test
    void without_a_mapping_any_output_will_do() {
        assertThat(OutputMapping.NONE.missing(new ModelOutput.Scalar(1))).isEmpty();
        assertThat(OutputMapping.NONE.apply(new ModelOutput.Scalar(1))).isEmpty();
    }
}
