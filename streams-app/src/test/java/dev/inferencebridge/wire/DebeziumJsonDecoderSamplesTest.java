package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.wire.CdcSamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record that was captured from a running cluster means what it should. */
class DebeziumJsonDecoderSamplesTest {

    private static final Map<String, List<Sample>> SAMPLES = CdcSamples.read("cdc");
    private static final Map<String, List<Sample>> WITH_SCHEMA = CdcSamples.read("cdc/with-schema");
    private static final Map<String, List<ChangeEvent>> EXPECTED = ExpectedChanges.ofCases();

    private final DebeziumJsonDecoder decoder = new DebeziumJsonDecoder();

    static Stream<String> cases() {
        return SAMPLES.keySet().stream();
    }

    static Stream<String> casesWithSchema() {
        return WITH_SCHEMA.keySet().stream();
    }

    @Test
    void every_case_has_an_expectation_and_every_expectation_a_case() {
        assertThat(EXPECTED.keySet()).isEqualTo(SAMPLES.keySet());
        assertThat(ExpectedChanges.ofCasesWithSchema().keySet()).isEqualTo(WITH_SCHEMA.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_means_its_events(String name) {
        assertThat(decode(samples(name))).isEqualTo(of(EXPECTED, name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_wrapped_in_schemas_means_the_same_events(String name) {
        assertThat(decode(samples(name).stream().map(Sample::withSchema).toList()))
                .isEqualTo(of(EXPECTED, name));
    }

    @ParameterizedTest
    @MethodSource("casesWithSchema")
    void a_case_captured_with_schemas_means_its_events(String name) {
        assertThat(decode(of(WITH_SCHEMA, name))).isEqualTo(of(ExpectedChanges.ofCasesWithSchema(), name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void key_and_value_may_differ_in_having_a_schema(String name) {
        List<Sample> mixed = samples(name).stream().map(Sample::withKeySchema).toList();

        assertThat(decode(mixed)).isEqualTo(of(EXPECTED, name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_columns_keep_the_order_of_the_source(String name) {
        for (ChangeEvent event : decode(samples(name))) {
            if (event instanceof ChangeEvent.RowChanged row) {
                assertThat(row.cells().keySet())
                        .startsWith(row.key().columns().keySet().toArray(String[]::new));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_record_cut_short_is_undecodable(String name) {
        for (Sample sample : samples(name)) {
            for (int length = 0; length < sample.value().length; length += 7) {
                byte[] cut = Arrays.copyOf(sample.value(), length);

                assertThat(decoder.decode(sample.key(), cut, 0)).isInstanceOf(DecodedChange.Undecodable.class);
            }
        }
    }

    private static List<Sample> samples(String name) {
        return of(SAMPLES, name);
    }

    private static <T> List<T> of(Map<String, List<T>> cases, String name) {
        return Objects.requireNonNull(cases.get(name), name);
    }

    private List<ChangeEvent> decode(List<Sample> samples) {
        List<ChangeEvent> events = new ArrayList<>();
        for (Sample sample : samples) {
            DecodedChange change = decoder.decode(sample.key(), sample.value(), 0);
            assertThat(change).isInstanceOf(DecodedChange.Decoded.class);
            events.add(((DecodedChange.Decoded) change).event());
        }
        return events;
    }
}
