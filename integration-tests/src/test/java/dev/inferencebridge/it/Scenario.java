package dev.inferencebridge.it;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.endpoint.TokenCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What one test has for itself: a name, from which those of its topics and its application follow, a folder, and the
 * processes and clients that end with it. Confined to one thread, but for the writing of payments.
 *
 * <p>Each bridge that it runs has its books read all the time: a scenario that ends without a failure has found them balanced
 * at every reading.
 */
final class Scenario implements AutoCloseable {

    /** Of every topic. */
    static final int PARTITIONS = 4;

    private final LocalStack stack;
    private final String name;
    private final Path folder;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final List<AdminWatch> watches = new ArrayList<>();

    Scenario(LocalStack stack, String name) {
        this.stack = stack;
        this.name = name;
        this.folder = Folders.fresh("it/" + name);
        this.admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()));
        this.producer = new KafkaProducer<>(
                // One request at a time: KAFKA-15591 takes records off a topic that is new.
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.kafkaBootstrap(),
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        createTopics(source(), predictions(), deadLetters());
    }

    Path folder() {
        return folder;
    }

    /** The topic that the test fills itself. */
    String source() {
        return name + ".payments";
    }

    String predictions() {
        return name + ".predictions";
    }

    String deadLetters() {
        return name + ".dead-letters";
    }

    /** The consumer group of the pipeline. */
    String group() {
        return "it-" + name + "-payments";
    }

    Admin admin() {
        return admin;
    }

    /** Asks the stack's endpoint. */
    BridgeYaml yaml() {
        return yaml(stack.scoringUri(), stack.endpointKeyFile());
    }

    BridgeYaml yaml(ScratchEndpoint endpoint) {
        return yaml(endpoint.scoringUri(), endpoint.keyFile());
    }

    /** Asks the stack's endpoint, about rows of other brokers. */
    BridgeYaml yaml(String bootstrap) {
        return new BridgeYaml("it-" + name, bootstrap, stack.scoringUri(), stack.endpointKeyFile());
    }

    private BridgeYaml yaml(URI scoringUri, Path keyFile) {
        return new BridgeYaml("it-" + name, stack.kafkaBootstrap(), scoringUri, keyFile);
    }

    /** {@code bridge run}; a later one with the same instance name has the same log and state. */
    BridgeProcess run(String instance, BridgeYaml yaml) {
        return run(instance, yaml, Map.of());
    }

    /** Any command of {@code bridge}, which ends with the scenario at the latest. */
    BridgeProcess start(String instance, String... arguments) {
        return opened(BridgeProcess.start(folder.resolve(instance + ".log"), Map.of(), arguments));
    }

    BridgeProcess run(String instance, BridgeYaml yaml, Map<String, String> environment) {
        try {
            int port = FreePorts.next();
            Path directory = Files.createDirectories(folder.resolve(instance));
            Path file = Files.writeString(
                    directory.resolve("bridge.yaml"), yaml.admin(port).toString());
            BridgeProcess bridge = opened(
                    BridgeProcess.start(directory.resolve("bridge.log"), environment, "run", "-c", file.toString()));
            watches.add(opened(new AdminWatch(port, bridge)));
            return bridge;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Variables for bridges that send telemetry by OpenTelemetry, whose SDK keeps what it could not send in temporary files. */
    Map<String, String> ownTemporaryFolder() {
        try {
            return Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics of the bridge that was run last. */
    AdminWatch watch() {
        return watches.get(watches.size() - 1);
    }

    /** Takes keys only. */
    ScratchEndpoint endpoint() {
        return endpoint(TokenCheck.NONE);
    }

    ScratchEndpoint endpoint(TokenCheck tokens) {
        return opened(new ScratchEndpoint(stack, folder, tokens));
    }

    /** Azure's services, for this scenario alone. */
    ScratchAzure azure() {
        return opened(new ScratchAzure(folder.resolve("azure")));
    }

    TopicReader read(String topic) {
        return opened(new TopicReader(stack.kafkaBootstrap(), topic));
    }

    /** Writes at a pace from now on. */
    SteadyLoad load(Payments payments, int perSecond) {
        return opened(new SteadyLoad(payments, perSecond, this::write));
    }

    /** Writes to the source topic, and returns when all is there. */
    void write(Payments payments) {
        write(payments.all());
    }

    void write(List<Payments.Payment> payments) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        payments.forEach(payment -> sent.add(producer.send(new ProducerRecord<>(
                source(),
                payment.key().getBytes(StandardCharsets.UTF_8),
                payment.value().getBytes(StandardCharsets.UTF_8)))));
        sent.forEach(Scenario::get);
    }

    /** Returns when all are there. */
    void writeAll(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        sent.forEach(Scenario::get);
    }

    RecordMetadata write(ProducerRecord<byte[], byte[]> record) {
        return get(producer.send(record));
    }

    void createTopics(String... topics) {
        List<NewTopic> wanted = new ArrayList<>();
        for (String topic : topics) {
            wanted.add(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()));
        }
        get(admin.createTopics(wanted).all().toCompletionStage().toCompletableFuture());
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        closing.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : closing) {
            part.close();
        }
        producer.close();
        admin.close();
        watches.forEach(AdminWatch::assertBalanced);
    }
}
