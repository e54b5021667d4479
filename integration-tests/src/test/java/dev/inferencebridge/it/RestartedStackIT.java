package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A stack of its own, without Cassandra: what takes long to start is not asked for. */
class RestartedStackIT {

    @Test
    void a_stack_goes_on_from_its_data() {
        Path folder = Folders.fresh("it/restarted-stack");
        StackOptions options = StackOptions.of(folder, Set.of(StackPart.KAFKA, StackPart.ENDPOINT));
        String bootstrap;
        String key;
        Path model;
        try (LocalStack first = LocalStack.start(options, StackListener.SILENT)) {
            bootstrap = first.kafkaBootstrap();
            key = first.endpointKey();
            model = first.modelPath();
            write(bootstrap, "kept");
        }

        try (LocalStack second = LocalStack.start(options, StackListener.SILENT);
                TopicReader reader = new TopicReader(second.kafkaBootstrap(), "kept")) {
            assertThat(second.kafkaBootstrap()).isEqualTo(bootstrap);
            assertThat(second.endpointKey()).isEqualTo(key);
            assertThat(second.modelPath()).isEqualTo(model);
            assertThat(reader.awaitCount(1))
                    .singleElement()
                    .satisfies(
                            record -> assertThat(record.value()).asString(UTF_8).isEqualTo("from the first run"));
        }
    }

    private static void write(String bootstrap, String topic) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            Scenario.get(producer.send(new ProducerRecord<>(topic, "from the first run".getBytes(UTF_8))));
        }
    }
}
