package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.metrics.DefaultNodeMetric;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverOptionsTest {

    private static final CassandraContact NODES =
            new CassandraContact.Nodes(List.of("node-1:9042", "[::1]:9042"), "west");

    @Test
    void what_is_configured_is_what_the_driver_reads() {
        DriverExecutionProfile profile = profile(
                NODES,
                new DriverTuning(
                        Optional.of(new DriverTuning.Speculation(3, Duration.ofMillis(40))),
                        Optional.of(new DriverTuning.Throttling(512, 64)),
                        Map.of()));

        assertThat(profile.getStringList(DefaultDriverOption.CONTACT_POINTS))
                .containsExactly("node-1:9042", "[::1]:9042");
        assertThat(profile.getString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER))
                .isEqualTo("west");
        assertThat(profile.getString(DefaultDriverOption.REQUEST_CONSISTENCY)).isEqualTo("EACH_QUORUM");
        assertThat(profile.getDuration(DefaultDriverOption.REQUEST_TIMEOUT)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(profile.getInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX))
                .isEqualTo(3);
        assertThat(profile.getDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY))
                .isEqualTo(Duration.ofMillis(40));
        assertThat(profile.getInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS))
                .isEqualTo(512);
        assertThat(profile.getInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE))
                .isEqualTo(64);
    }

    @Test
    void options_of_the_driver_win_and_keep_the_others() {
        DriverExecutionProfile profile = profile(
                NODES,
                new DriverTuning(
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(
                                "advanced.connection.pool.local.size", "2",
                                "advanced.heartbeat.interval", "7 s",
                                "advanced.reconnection-policy.base-delay", "3 s",
                                "advanced.protocol.compression", "a\"b\\c")));

        assertThat(profile.getInt(DefaultDriverOption.CONNECTION_POOL_LOCAL_SIZE))
                .isEqualTo(2);
        assertThat(profile.getDuration(DefaultDriverOption.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofSeconds(7));
        assertThat(profile.getDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(profile.getDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(profile.getString(DefaultDriverOption.PROTOCOL_COMPRESSION)).isEqualTo("a\"b\\c");
    }

    @Test
    void a_bundle_brings_the_address() {
        DriverExecutionProfile profile =
                profile(new CassandraContact.Bundle(Path.of("bundle.zip").toAbsolutePath()), DriverTuning.NONE);

        assertThat(profile.isDefined(DefaultDriverOption.CONTACT_POINTS)).isFalse();
        assertThat(profile.isDefined(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER))
                .isFalse();
    }

    @Test
    void the_drivers_meters_are_on_only_where_there_is_a_registry_for_them() {
        CassandraContact nodes = new CassandraContact.Nodes(List.of("127.0.0.1:9042"), "west");
        DriverExecutionProfile metered = profile(nodes, DriverTuning.NONE, true);

        assertThat(profile(nodes, DriverTuning.NONE).getStringList(DefaultDriverOption.METRICS_SESSION_ENABLED))
                .isEmpty();
        assertThat(metered.getStringList(DefaultDriverOption.METRICS_SESSION_ENABLED))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(DefaultSessionMetric.fromPath(name).getPath())
                                .isEqualTo(name));
        assertThat(metered.getStringList(DefaultDriverOption.METRICS_NODE_ENABLED))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(DefaultNodeMetric.fromPath(name).getPath()).isEqualTo(name));
    }

    private static DriverExecutionProfile profile(CassandraContact contact, DriverTuning tuning) {
        return profile(contact, tuning, false);
    }

    private static DriverExecutionProfile profile(CassandraContact contact, DriverTuning tuning, boolean metered) {
        return DriverOptions.loader(
                        new CassandraSettings(
                                contact,
                                Optional.empty(),
                                Optional.empty(),
                                "EACH_QUORUM",
                                Duration.ofMillis(1_500),
                                Duration.ofSeconds(15),
                                tuning),
                        "test",
                        metered)
                .getInitialConfig()
                .getDefaultProfile();
    }
}
