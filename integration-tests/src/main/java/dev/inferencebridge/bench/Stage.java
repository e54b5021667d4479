package dev.inferencebridge.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What every candidate is measured on: one broker, one endpoint, a folder. Confined to one thread. */
final class Stage implements AutoCloseable {

    private static final Duration LEADERS_WITHIN = Duration.ofSeconds(20);
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);
    private static final long SEED = 20_260_101;

    private final Path directory;
    private final LocalStack stack;
    private final Admin admin;
    private int workers;

    private Stage(Path directory, LocalStack stack) {
        this.directory = directory;
        this.stack = stack;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) stack.kafkaBootstrap()));
    }

    /** @param lookups whether a candidate looks merchants up, in a Cassandra */
    static Stage start(Path directory, boolean lookups) {
        Set<StackPart> parts = EnumSet.of(StackPart.KAFKA, StackPart.ENDPOINT);
        if (lookups) {
            parts.add(StackPart.CASSANDRA);
        }
        return new Stage(
                directory,
                LocalStack.start(
                        StackOptions.of(directory.resolve("stack"), parts)
                                .withInit(lookups ? List.of(ChangeTables.script()) : List.of())
                                .withEndpointArguments(
                                        List.of("--deployment", "blue:100:" + Settings.ENDPOINT_CALLS + ":1")),
                        StackListener.SILENT));
    }

    String bootstrap() {
        return stack.kafkaBootstrap();
    }

    ProcessMeter meter(StackPart part) {
        return new ProcessMeter(stack.process(part).pid().orElseThrow());
    }

    /** How long the endpoint takes for a call from now on, whatever its rows. */
    void endpointTakes(LatencyOption latency) throws InterruptedException {
        try {
            byte[] body = new ObjectMapper()
                    .writeValueAsBytes(
                            Map.of("latencyMs", Map.of("median", latency.medianMillis(), "p99", latency.p99Millis())));
            URI control = stack.scoringUri().resolve("/control");
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(control)
                                    .header("Authorization", "Bearer " + stack.endpointKey())
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the endpoint does not take the latency: " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new topic; its records carry the time at which the broker appended them. */
    void createTopic(String name) throws InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(Settings.PARTITIONS), Optional.empty())
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        try {
            admin.createTopics(List.of(topic)).all().get();
            awaitLeaders(name);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create topic " + name, e.getCause());
        }
    }

    /** Until each partition's leader answers: a producer whose first batches find none may repeat them out of order for ever. */
    private void awaitLeaders(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (int number = 0; number < Settings.PARTITIONS; number++) {
            partitions.put(new TopicPartition(topic, number), OffsetSpec.latest());
        }
        Deadline deadline = Deadline.in(LEADERS_WITHIN);
        while (!isKnown(topic)) {
            if (deadline.isOver()) {
                throw new IllegalStateException(
                        "the broker does not know topic " + topic + " within " + LEADERS_WITHIN.toSeconds() + " s");
            }
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
        }
        admin.listOffsets(partitions).all().get();
    }

    private boolean isKnown(String topic) throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .noneMatch(partition -> partition.leader() == null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    void deleteTopic(String name) throws InterruptedException {
        try {
            admin.deleteTopics(List.of(name)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot delete topic " + name, e.getCause());
        }
    }

    /** Fills a topic with rows, the same ones for the same arguments. */
    void load(String topic, RowFormat format, KeyDistribution distribution, long rows) throws InterruptedException {
        createTopic(topic);
        SyntheticTransactions transactions = new SyntheticTransactions(SEED);
        Supplier<String> keys = distribution.keys(SEED);
        Sent sent = new Sent();
        try (var producer = producer()) {
            for (long i = 0; i < rows; i++) {
                String account = keys.get();
                var unused = producer.send(
                        new ProducerRecord<>(
                                topic, format.key(account, i), format.value(account, i, 0, transactions.next())),
                        sent);
            }
        }
        sent.throwIfFailed();
    }

    /** Sends rows at a rate, each stamped with the moment at which it was due. Returns once all are sent. */
    void play(String topic, int rate, long rows) throws InterruptedException {
        SyntheticTransactions transactions = new SyntheticTransactions(SEED);
        Supplier<String> keys = KeyDistribution.UNIFORM.keys(SEED);
        Map<String, Object> settings = Clients.producer(bootstrap());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        Sent sent = new Sent();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Pace pace = Pace.from(Instant.now(), rate);
            for (long i = 0; i < rows; i++) {
                var transaction = transactions.next();
                byte[] key = RowFormat.JSON.key(keys.get(), i);
                long due = pace.await(i);
                var unused = producer.send(new ProducerRecord<>(topic, key, Rows.write(i, due, transaction)), sent);
            }
        }
        sent.throwIfFailed();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(Clients.producer(bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A plan for a worker in a folder of its own, with a new topic of results; {@code rate} 0 is a drain. */
    WorkerPlan plan(String job, String source, long rows, long recordFrom, int rate) throws InterruptedException {
        String name = String.format(Locale.ROOT, "%s-%03d", job, ++workers);
        createTopic(name);
        boolean cassandra = stack.has(StackPart.CASSANDRA);
        return new WorkerPlan(
                job,
                bootstrap(),
                stack.scoringUri(),
                stack.endpointKeyFile(),
                cassandra ? stack.cassandraContactPoint() : "",
                cassandra ? stack.localDatacenter() : "",
                cassandra ? stack.cassandraRole() : "",
                cassandra ? stack.cassandraPasswordFile().toString() : "",
                source,
                name,
                rows,
                recordFrom,
                rate,
                directory.resolve(name));
    }

    /** Starts the process of a plan. */
    ChildProcess start(WorkerPlan plan, List<String> moreJvmOptions) {
        Path file = plan.write();
        List<String> options = new ArrayList<>(Settings.JVM);
        options.addAll(moreJvmOptions);
        return ChildProcess.start(
                new ChildSpec(
                        plan.results(),
                        options,
                        JavaRuntime.ownClassPath(),
                        Worker.class.getName(),
                        List.of(file.toString()),
                        plan.directory(),
                        plan.directory().resolve("log")),
                dead -> {});
    }

    @Override
    public void close() {
        admin.close();
        stack.close();
    }

    /** Keeps the first failure of a send. Thread-safe. */
    private static final class Sent implements Callback {
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        }

        void throwIfFailed() {
            Exception first = failure.get();
            if (first != null) {
                throw new IllegalStateException("a row could not be sent", first);
            }
        }
    }
}
