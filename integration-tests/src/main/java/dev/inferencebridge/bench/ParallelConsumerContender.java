package dev.inferencebridge.bench;

import dev.inferencebridge.scoring.ModelOutput;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@link Candidate#PARALLEL_CONSUMER} and {@link Candidate#PARALLEL_CONSUMER_BATCHES}. Stateless.
 *
 * <p>Its offsets are committed asynchronously, the fastest of its modes, and only of rows whose results the broker has: at
 * least once. Keys are text, as it compares them by {@code equals}.
 */
final class ParallelConsumerContender {

    private ParallelConsumerContender() {}

    static Contender start(WorkerPlan plan, int threads, int batchRows, Runnable settled) {
        Endpoint endpoint = new Endpoint(plan, threads);
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(Clients.consumer(plan), new StringDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Clients.producer(plan.bootstrap()), new StringSerializer(), new ByteArraySerializer());
        ParallelStreamProcessor<String, byte[]> processor =
                ParallelStreamProcessor.createEosStreamProcessor(ParallelConsumerOptions.<String, byte[]>builder()
                        .consumer(consumer)
                        .producer(producer)
                        .ordering(ProcessingOrder.KEY)
                        .maxConcurrency(threads)
                        .batchSize(batchRows)
                        .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                        .build());
        processor.subscribe(List.of(plan.source()));
        processor.pollAndProduceMany(
                polled -> {
                    List<Rows.Read> rows = polled.stream()
                            .map(record -> Rows.read(record.value()))
                            .toList();
                    List<ModelOutput> outputs = endpoint.score(
                                    rows.stream().map(Rows.Read::features).toList())
                            .join();
                    List<ProducerRecord<String, byte[]>> results = new ArrayList<>(rows.size());
                    for (int i = 0; i < rows.size(); i++) {
                        results.add(new ProducerRecord<>(
                                plan.results(),
                                polled.getConsumerRecordsFlattened().get(i).key(),
                                Rows.writeResult(rows.get(i).number(), outputs.get(i))));
                    }
                    return results;
                },
                produced -> settled.run());
        return () -> {
            processor.closeDontDrainFirst();
            endpoint.close();
        };
    }
}
