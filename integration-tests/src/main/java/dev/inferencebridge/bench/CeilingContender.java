package dev.inferencebridge.bench;

import dev.inferencebridge.scoring.ModelOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * {@link Candidate#CEILING}: reads, sends batches, and produces what comes back. What it commits is what it has read, not
 * what is done. One thread reads; calls complete on the client's threads.
 */
final class CeilingContender implements Contender {

    private static final Duration POLL = Duration.ofMillis(100);

    private final WorkerPlan plan;
    private final Runnable settled;
    private final Endpoint endpoint;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Semaphore calls = new Semaphore(Settings.CEILING_CALLS);
    private final Thread reader = new Thread(this::read, "ceiling-reader");
    private volatile boolean closed;

    private CeilingContender(WorkerPlan plan, Runnable settled) {
        this.plan = plan;
        this.settled = settled;
        this.endpoint = new Endpoint(plan, Settings.CEILING_CALLS);
        this.producer = new KafkaProducer<>(
                Clients.producer(plan.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Contender start(WorkerPlan plan, Runnable settled) {
        CeilingContender ceiling = new CeilingContender(plan, settled);
        ceiling.reader.start();
        return ceiling;
    }

    private void read() {
        try (var consumer =
                new KafkaConsumer<>(Clients.consumer(plan), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(plan.source()));
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(Settings.BATCH_ROWS);
            long commitAt = System.nanoTime() + Settings.CEILING_COMMIT_INTERVAL.toNanos();
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    batch.add(record);
                    if (batch.size() == Settings.BATCH_ROWS) {
                        send(batch);
                        batch = new ArrayList<>(Settings.BATCH_ROWS);
                    }
                }
                if (!batch.isEmpty()) {
                    send(batch);
                    batch = new ArrayList<>(Settings.BATCH_ROWS);
                }
                if (System.nanoTime() - commitAt > 0) {
                    consumer.commitAsync();
                    commitAt = System.nanoTime() + Settings.CEILING_COMMIT_INTERVAL.toNanos();
                }
            }
        }
    }

    private void send(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<Rows.Read> rows =
                batch.stream().map(record -> Rows.read(record.value())).toList();
        calls.acquireUninterruptibly();
        var unused = endpoint.score(rows.stream().map(Rows.Read::features).toList())
                .whenComplete((outputs, failure) -> {
                    calls.release();
                    if (failure == null) {
                        produce(batch, rows, outputs);
                    } else if (!closed) {
                        failure.printStackTrace(System.err);
                    }
                });
    }

    private void produce(List<ConsumerRecord<byte[], byte[]>> batch, List<Rows.Read> rows, List<ModelOutput> outputs) {
        for (int i = 0; i < rows.size(); i++) {
            byte[] result = Rows.writeResult(rows.get(i).number(), outputs.get(i));
            var unused = producer.send(
                    new ProducerRecord<>(plan.results(), batch.get(i).key(), result), (sent, failure) -> settled.run());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
        endpoint.close();
    }
}
