package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.StoreResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreMetersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final TableName TABLE = new TableName("shop", "predictions");

    private final Telemetry telemetry = new Telemetry(Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<BridgeEvent> events = new ArrayList<>();
    private final StoreMeters meters = telemetry.store("card-fraud", TABLE, events::add);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void a_dropped_write_is_counted_and_published_without_its_detail() {
        meters.writeDropped(new StoreResult.Dropped(
                TABLE, "UnauthorizedException", "detail", "ONE", 2, Optional.of("192.0.2.1:9042")));

        assertThat(telemetry.scrape().lines()).contains(line("dropped", "UnauthorizedException") + "1.0");
        assertThat(events)
                .containsExactly(new BridgeEvent.CassandraWriteDropped(
                        NOW, "card-fraud", TABLE, "UnauthorizedException", "ONE", 2, Optional.of("192.0.2.1:9042")));
        assertThat(events.get(0).name()).isEqualTo("CassandraWriteDropped");
        assertThat(events.get(0).properties().toString())
                .isEqualTo("{pipeline=card-fraud, table=shop.predictions, error=UnauthorizedException,"
                        + " consistency=ONE, attempts=2, coordinator=192.0.2.1:9042}");
    }

    @Test
    void attempts_that_failed_are_counted_by_their_error() {
        meters.writeRetried("OverloadedException");
        meters.writeRetried("OverloadedException");

        assertThat(telemetry.scrape().lines())
                .contains(
                        line("retried", "OverloadedException") + "2.0",
                        line("retried", "WriteTimeoutException") + "0.0");
        assertThat(events).isEmpty();
    }

    private static String line(String what, String error) {
        return "bridge_writes_" + what + "_total{error=\"" + error
                + "\",pipeline=\"card-fraud\",table=\"shop.predictions\"} ";
    }
}
