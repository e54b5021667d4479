package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {

    @Test
    void an_override_wins_with_the_prefix_of_a_client_and_without() {
        StreamsConfig prefixed = config(Map.of("consumer.session.timeout.ms", "7000"));
        StreamsConfig bare = config(Map.of("session.timeout.ms", "7000", "max.request.size", "1000"));

        assertThat(consumer(prefixed)).containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "7000");
        assertThat(consumer(bare)).containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "7000");
        assertThat(bare.getProducerConfigs("test")).containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1000");
    }

    @Test
    void only_at_least_once_sends_one_request_at_a_time() {
        String setting = ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;

        assertThat(config(false, Map.of()).getProducerConfigs("test")).containsEntry(setting, 1);
        assertThat(config(false, Map.of(setting, "3")).getProducerConfigs("test"))
                .containsEntry(setting, "3");
        assertThat(config(true, Map.of()).getProducerConfigs("test")).doesNotContainKey(setting);
    }

    @Test
    void internal_topics_take_what_the_largest_source_record_becomes() {
        assertThat(config(Map.of()).originalsWithPrefix(StreamsConfig.TOPIC_PREFIX))
                .containsEntry("max.message.bytes", Integer.toString(ScoringTopology.MAX_MESSAGE_BYTES));
    }

    @Test
    void an_override_does_not_rename_the_application() {
        assertThat(config(Map.of("application.id", "another")).getString(StreamsConfig.APPLICATION_ID_CONFIG))
                .isEqualTo("settings-test");
    }

    private static Map<String, Object> consumer(StreamsConfig config) {
        return config.getMainConsumerConfigs("settings-test", "test", 0);
    }

    private static StreamsConfig config(Map<String, String> overrides) {
        return config(true, overrides);
    }

    private static StreamsConfig config(boolean exactlyOnce, Map<String, String> overrides) {
        return new StreamsConfig(new StreamsSettings(
                        "settings-test",
                        "127.0.0.1:9092",
                        exactlyOnce,
                        1,
                        Duration.ofMillis(100),
                        Path.of("state"),
                        overrides)
                .toProperties());
    }
}
