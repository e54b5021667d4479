package dev.inferencebridge.bench;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** {@link Candidate#BLOCKING}: a processor that waits for its call. Stateless. */
final class BlockingContender {

    private BlockingContender() {}

    static Contender start(WorkerPlan plan, Runnable settled) {
        Endpoint endpoint = new Endpoint(plan, Settings.STREAM_THREADS);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(plan.source(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(() -> new Waiting(endpoint, settled))
                .to(plan.results(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        KafkaStreams streams = new KafkaStreams(builder.build(), properties(plan));
        streams.start();
        return () -> {
            streams.close(Duration.ofSeconds(5));
            endpoint.close();
        };
    }

    private static Properties properties(WorkerPlan plan) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, plan.bootstrap());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, plan.results());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Settings.STREAM_THREADS);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Settings.COMMIT_INTERVAL.toMillis());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                plan.directory().resolve("state").toString());
        return properties;
    }

    /** Confined to its stream thread. */
    private static final class Waiting implements Processor<byte[], byte[], byte[], byte[]> {

        private final Endpoint endpoint;
        private final Runnable settled;

        @SuppressWarnings("NullAway.Init") // set by init, which Kafka Streams calls first
        private ProcessorContext<byte[], byte[]> context;

        Waiting(Endpoint endpoint, Runnable settled) {
            this.endpoint = endpoint;
            this.settled = settled;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> taskContext) {
            context = taskContext;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Rows.Read row = Rows.read(record.value());
            byte[] result = Rows.writeResult(
                    row.number(), endpoint.score(List.of(row.features())).join().get(0));
            context.forward(record.withValue(result));
            settled.run();
        }
    }
}
