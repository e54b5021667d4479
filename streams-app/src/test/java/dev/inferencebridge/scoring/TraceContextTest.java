package dev.inferencebridge.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String SOME = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void a_traceparent_comes_back_as_it_was_read() {
        TraceContext context = TraceContext.parse(SOME, Optional.of("vendor=1")).orElseThrow();

        assertThat(context.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(context.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(context.sampled()).isTrue();
        assertThat(context.state()).contains("vendor=1");
        assertThat(context.traceparent()).isEqualTo(SOME);
    }

    @Test
    void of_a_version_to_come_the_known_part_is_read() {
        assertThat(TraceContext.parse("cc" + SOME.substring(2) + "-what-comes", Optional.empty()))
                .hasValueSatisfying(context -> assertThat(context.traceparent()).isEqualTo(SOME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00-0af7651916cd43dd8448eb211c8031-b7ad6b7169203331-01   ",
            })
    void a_malformed_traceparent_is_none(String header) {
        assertThat(TraceContext.parse(header, Optional.of("vendor=1"))).isEmpty();
    }

    @Test
    void a_malformed_state_is_left_out_and_the_rest_kept() {
        assertThat(TraceContext.parse(SOME, Optional.of("a=\n")))
                .hasValueSatisfying(context -> assertThat(context.state()).isEmpty());
        assertThat(TraceContext.parse(SOME, Optional.of("a".repeat(513))))
                .hasValueSatisfying(context -> assertThat(context.state()).isEmpty());
    }
}
