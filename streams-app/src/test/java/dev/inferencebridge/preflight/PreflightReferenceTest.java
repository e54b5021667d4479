package dev.inferencebridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/preflight.md} is what the declared checks say. */
class PreflightReferenceTest {

    private static final String COMMAND =
            "mvn -pl schemas,streams-app test -Dtest=PreflightReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dbridge.regenerate=true";
    private static final Path PAGE = Path.of("..", "docs", "preflight.md");

    private static final String TEXT = """
            # Preflight

            <!-- Generated from the declared checks by PreflightReferenceTest. Change the declarations, then run
                 {command} -->

            ```
            ./bridge check -c bridge.yaml [--pipeline NAME] [--json]
            ```

            looks at everything that the configuration names, all at the same time, and says what is wrong and what to do about it.
            It changes nothing, scores no row, and prints no secret. A check that hangs or breaks says so and hides no other.

            | exit code | |
            |---|---|
            | 0 | all is well |
            | 1 | there are warnings: the bridge works, and somebody should know. What could not be looked at is one, `not checked`. |
            | 2 | there are failures: the bridge would not work, or lose rows. A configuration that cannot be used is one. |

            `./bridge run` does the same before it starts. Warnings are logged, and do not keep it from starting; with `--strict` they
            do. Failures always do (exit code 1), but for those of an endpoint that does not answer: the bridge starts and waits for
            it, as it would if the endpoint went away later. `--force` says in so many words that warnings are to be overridden; no
            option overrides a failure. [Decision 0006](decisions/0006-what-a-preflight-refuses.md) has the reasons.

            ## What it asks

            | whom | what | needs |
            |---|---|---|
            | Kafka | it describes the cluster, topics, the group and transactions, and lists offsets | DESCRIBE on them, DESCRIBE_CONFIGS on topics |
            | Cassandra | `SELECT` from `system.local`, `system_schema`, `system_views.settings`; `LIST ROLES`, `LIST ALL PERMISSIONS` of its own role; a TLS handshake with each node | nothing, but `SELECT` on `system_views.settings` for `cassandra.cdc-settings` |
            | endpoint | `GET /swagger.json` and a scoring request without rows; for Triton `GET /v2/models/…` alone | the key or token that scores |
            | this machine | files that the configuration names, free space, the Java runtime | |

            A scoring request without rows gives the model nothing to score. A model that does not like it answers with an error,
            which says as well that the deployment is there; its log may show it.

            ## Checks

            {checks}## The answer in JSON

            One line. Fields may be added; those that are there stay.

            | field | |
            |---|---|
            | `level` | the worst of all: `ok`, `warn` or `fail` |
            | `ok`, `warnings`, `failures` | how many findings of each |
            | `tookMillis` | from the first question to the last answer |
            | `results[]` | the findings, in the order of the table above |
            | `results[].id`, `.area`, `.title` | of the check; ids are stable |
            | `results[].subject` | what was looked at: a pipeline, keyspace, table, model or address |
            | `results[].level` | `ok`, `warn` or `fail` |
            | `results[].found` | what is so |
            | `results[].remedy` | what to do; empty when `ok` |
            """;

    @Test
    void the_page_is_up_to_date() throws IOException {
        String generated = render();
        if (Boolean.getBoolean("bridge.regenerate")) {
            Files.writeString(PAGE, generated);
        }

        assertThat(PAGE)
                .as("generated; to make it anew: %s", COMMAND)
                .exists()
                .content()
                .isEqualTo(generated);
    }

    @Test
    void ids_are_unique_and_start_with_their_area() {
        assertThat(Check.values()).extracting(Check::id).doesNotHaveDuplicates();
        assertThat(Check.values())
                .allMatch(check -> check.id().matches("(config|host|kafka|cassandra|endpoint)\\.[a-z-]+"));
    }

    @Test
    void every_check_warns_or_fails_of_something() {
        assertThat(Check.values())
                .allMatch(check -> !check.warns().isEmpty() || !check.fails().isEmpty());
    }

    private static String render() {
        String checks = Arrays.stream(Area.values())
                .map(area -> "### " + area.word() + "\n\n| check | looks at | warns of | fails for | what to do |\n"
                        + "|---|---|---|---|---|\n"
                        + Arrays.stream(Check.values())
                                .filter(check -> check.area() == area)
                                .map(PreflightReferenceTest::row)
                                .collect(Collectors.joining())
                        + "\n")
                .collect(Collectors.joining());
        return TEXT.replace("{command}", COMMAND).replace("{checks}", checks);
    }

    private static String row(Check check) {
        return String.join(
                        " | ",
                        "| `" + check.id() + "`: " + check.title(),
                        check.looksAt(),
                        check.warns(),
                        check.fails(),
                        check.remedy())
                + " |\n";
    }
}
