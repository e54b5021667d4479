package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.RetrainingConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerStore;
import dev.inferencebridge.wire.TriggerHeaders;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all commands about triggers have, and the way to the tables and the topic. Confined to one thread. */
final class TriggerTool {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--json", description = "answer with one line of JSON")
    private boolean json;

    Path file() {
        return file;
    }

    /** Throws {@link ParameterException} for a configuration without retraining. */
    BridgeConfig config() {
        BridgeConfig config = ConfigReader.read(file);
        if (config.retraining().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "the configuration has no block 'retraining'");
        }
        return config;
    }

    /** Connects, and closes everything afterwards. */
    <T> T at(BridgeConfig config, Function<TriggerDesk, T> work) {
        ScheduledExecutorService timer = Retraining.timer();
        try (Access access = Access.open(config, SecretResolver.ofProcess());
                CassandraSession session = Stores.connect(config.cassandra().orElseThrow(), access);
                TriggerStore store = Retraining.store(config, session, timer)) {
            return work.apply(new TriggerDesk(store, new Topic(config, access), Clock.systemUTC()));
        } finally {
            timer.shutdownNow();
        }
    }

    void answer(String text, String asJson) {
        spec.commandLine().getOut().print(json ? asJson : text);
        spec.commandLine().getOut().flush();
    }

    ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    /** The topic of triggers; a producer is made for what is sent, which is little. */
    private record Topic(BridgeConfig config, Access access) implements TriggerDesk.Sender {

        @Override
        public void send(RetrainingTrigger trigger, Optional<TriggerHeaders.Address> address) {
            RetrainingConfig retraining = config.retraining().orElseThrow();
            PipelineTopics.ensureTriggers(config, access, retraining);
            Producer<byte[], byte[]> producer = TriggerClients.producer(config.kafka(), access);
            try {
                producer.send(TriggerClients.record(retraining.topic().name(), trigger, address))
                        .get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "trigger " + trigger.id() + " is recorded, and was not sent: "
                                + (e.getCause() == null ? e : e.getCause()).getMessage() + "; run the command again",
                        e);
            } finally {
                producer.close(CLOSING);
            }
        }
    }
}
