package dev.inferencebridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What tests ask of findings. Stateless. */
final class Found {

    private Found() {}

    static void ok(List<Finding> findings) {
        assertThat(findings).isNotEmpty().allMatch(finding -> finding.level() == Level.OK);
    }

    /** Some finding of that level says all of it, and what to do. */
    static void warn(List<Finding> findings, String... says) {
        some(findings, Level.WARN, says);
    }

    static void fail(List<Finding> findings, String... says) {
        some(findings, Level.FAIL, says);
    }

    private static void some(List<Finding> findings, Level level, String... says) {
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.found()).contains(says);
            assertThat(finding.remedy()).isNotBlank();
        });
    }
}
