package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is what the declared meters say. */
class MetricsReferenceTest {

    private static final String COMMAND =
            "mvn -pl schemas,streams-app test -Dtest=MetricsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dbridge.regenerate=true";
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    private static final String TEXT = """
            # Metrics and health

            <!-- Generated from the declared meters by MetricsReferenceTest. Change the declarations, then run
                 {command} -->

            With the block `admin` in `bridge.yaml` the bridge answers over HTTP; without it, it opens no port. It listens on
            127.0.0.1 unless `admin.bind` says otherwise. There is no login and nothing to change: every path is read with GET.

            | path | answer |
            |---|---|
            | `/metrics` | all meters below, in Prometheus' text format |
            | `/health/live` | 200, or 503 once every pipeline has ended by itself (`bridge run` then ends too); JSON with those that did |
            | `/health/ready` | 200 while every pipeline turns rows into predictions, else 503; JSON with the reasons |

            The server is the first thing to start and the last to stop: until a pipeline is there, it is `starting`.

            ## Health

            `/health/ready` says for each pipeline which state it is in, and what keeps it from predicting:

            | state | meaning | ready | live |
            |---|---|---|---|
            | `running` | it reads and scores; with a reason, its model is away and rows wait | without a reason | yes |
            | `starting` | it starts, rebalances or restores | no | yes |
            | `halted` | it takes no records: every slot of a task waits for the model or the store. It goes on by itself. | no | yes |
            | `stopped` | it was told to stop | no | yes |
            | `schema-drift` | it stopped, as a table lost a column that its features read, or changed its type; somebody has to act | no | while another pipeline lives |
            | `failed` | its stream threads kept failing; a restart starts it again | no | while another pipeline lives |

            A pipeline that predicts, but not as well as it should, stays ready, has `"degraded": true` and says in `reasons` why: the
            changes of a table that it looks up cannot be followed, so that rows may be as old as their `ttl`.

            An endpoint that is away makes an instance not ready, so that somebody sees it, and leaves it live: a restart would not
            bring the endpoint back, and the rows in flight are safe. Nothing calls the bridge, so not being ready takes no traffic
            away from it. A rollout that waits for readiness does wait for the endpoint.

            ## Meters of the bridge

            Timers and summaries are histograms: the name is followed by `_bucket`, `_count` and `_sum`, and `_max` has the largest
            value of the last minutes. Durations are in seconds. Counters start at 0 with the process; an instance counts what it
            does itself, so add instances up.

            {meters}
            A tag with values that come from elsewhere, such as a reason, has {most} of them at most; any further one counts as
            `{other}`.

            ## Meters of others

            | prefix | what |
            |---|---|
            | `kafka_` | Kafka Streams and its clients, with the tag `pipeline`; new ones are found within a minute |
            | `cassandra_` | the driver: requests, timeouts, connections, errors by node |
            | `okhttp_` | requests and connections to endpoints, by `model` |
            | `jvm_memory_`, `jvm_buffer_`, `jvm_gc_`, `jvm_threads_` | the Java process |
            | `process_`, `system_` | processor, open files, uptime |

            Consumer lag, by partition, is `kafka_consumer_fetch_manager_records_lag`. It is as of the last fetch: while a pipeline
            is halted it stands still, so alert on `bridge_pipeline_halted` as well.
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
    void names_are_unique_and_sorted_into_the_bridge() {
        assertThat(BridgeMeter.values())
                .extracting(BridgeMeter::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("bridge(\\.[a-z]+)+"));
    }

    private static String render() {
        String rows = Arrays.stream(BridgeMeter.values())
                .map(MetricsReferenceTest::row)
                .collect(Collectors.joining());
        return TEXT.replace("{command}", COMMAND)
                .replace("{meters}", "| meter | type | unit | tags | meaning |\n|---|---|---|---|---|\n" + rows)
                .replace("{most}", Integer.toString(Tally.MOST))
                .replace("{other}", Tally.OTHER);
    }

    private static String row(BridgeMeter meter) {
        String tags = meter.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
        return String.join(
                        " | ",
                        "| `" + prometheusName(meter) + "`",
                        type(meter.type()),
                        meter.unit(),
                        tags,
                        meter.help())
                + " |\n";
    }

    private static String prometheusName(BridgeMeter meter) {
        String name = new PrometheusNamingConvention().name(meter.id(), meter.type(), null);
        return meter.type() == Meter.Type.COUNTER && !name.endsWith("_total") ? name + "_total" : name;
    }

    private static String type(Meter.Type type) {
        return type == Meter.Type.DISTRIBUTION_SUMMARY ? "summary" : type.name().toLowerCase(Locale.ROOT);
    }
}
