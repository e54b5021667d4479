package dev.inferencebridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.cql.CqlScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StackOptionsTest {

    private static final Path WORK = Path.of("work");

    @Test
    void change_data_capture_brings_what_it_connects() {
        assertThat(StackOptions.of(WORK, Set.of(StackPart.CDC)).parts())
                .containsExactlyInAnyOrder(StackPart.KAFKA, StackPart.CASSANDRA, StackPart.CDC);
    }

    @Test
    void a_stack_of_nothing_is_refused() {
        assertThatThrownBy(() -> StackOptions.of(WORK, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one part at least");
    }

    @Test
    void scripts_without_cassandra_are_refused() {
        StackOptions kafkaOnly = StackOptions.of(WORK, Set.of(StackPart.KAFKA));

        assertThatThrownBy(() -> kafkaOnly.withInit(List.of(CqlScript.cardFraud())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need the part cassandra");
    }
}
