package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class InstantConverterTest {

    private final InstantConverter converter = new InstantConverter();

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, 2026-11-22T00:00:00Z",
        "2026-11-22T08:00:00Z, 2026-11-22T08:00:00Z",
        "2026-11-22T08:00:00.250Z, 2026-11-22T08:00:00.250Z",
        "2026-11-22T09:00+01:00, 2026-11-22T08:00:00Z",
    })
    void moments_and_dates_are_read(String written, Instant meant) {
        assertThat(converter.convert(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-11-31", "2026-11-22T08:00:00", "22.11.2026"})
    void anything_else_is_refused(String written) {
        assertThatThrownBy(() -> converter.convert(written)).isInstanceOf(TypeConversionException.class);
    }
}
