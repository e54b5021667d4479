package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.telemetry.BridgeEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SignaturesTest {

    private static final URI SOURCE = URI.create("https://fraud.example/swagger.json");

    private final List<BridgeEvent> events = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void a_mismatch_refuses_the_start_with_both_sides_and_the_remedy() throws IOException {
        BridgeConfig config = config("");

        assertThatThrownBy(() -> Signatures.require(
                        config.pipelines().values(),
                        pipeline -> answer(new SignatureCheck.Mismatch(
                                SOURCE, List.of("no feature fills 'risk'", "the model does not take 'amount'"))),
                        events::add))
                .isInstanceOf(SignatureMismatchException.class)
                .hasMessage("the features of pipeline 'payments' do not fit model 'fraud': no feature fills 'risk';"
                        + " the model does not take 'amount'. The model's side is from " + SOURCE
                        + ". Change pipelines.payments.features, or deploy the model that they are for;"
                        + " models.fraud.signature: ignore skips this check");
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("SchemaMismatch");
            assertThat(event.properties()).containsEntry("pipeline", "payments");
        });
    }

    @Test
    void an_endpoint_that_says_nothing_is_a_warning_and_the_bridge_starts() throws IOException {
        BridgeConfig config = config("");
        Logger logger = (Logger) LoggerFactory.getLogger(Signatures.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);

        try {
            assertThatCode(() -> Signatures.require(
                            config.pipelines().values(),
                            pipeline -> answer(new SignatureCheck.NoSignature(SOURCE, "HTTP 404")),
                            events::add))
                    .doesNotThrowAnyException();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getMessage()).isEqualTo("The features were not compared with what the model takes");
            assertThat(line.getKeyValuePairs()).extracting(Object::toString).contains("reason=\"HTTP 404\"");
        });
        assertThat(events).isEmpty();
    }

    @Test
    void a_model_whose_signature_is_ignored_is_not_asked() throws IOException {
        assertThat(Signatures.check(config("signature: ignore").pipelines().values(), SignaturesTest::unasked))
                .isEmpty();
    }

    private static CompletableFuture<SignatureCheck> unasked(PipelineConfig pipeline) {
        throw new AssertionError("asked for " + pipeline.name());
    }

    private static CompletableFuture<SignatureCheck> answer(SignatureCheck check) {
        return CompletableFuture.completedFuture(check);
    }

    private BridgeConfig config(String ofModel) throws IOException {
        Path file = folder.resolve("bridge.yaml");
        Files.writeString(file, """
                application-id: test
                kafka: { bootstrap-servers: "127.0.0.1:9092" }
                models:
                  fraud:
                    scoring-uri: https://fraud.example/score
                    auth: entra-id
                    payload: mlflow
                    %s
                pipelines:
                  payments:
                    source: { topic: payments, format: json }
                    model: fraud
                    features: { amount: { column: amount } }
                    predictions: { topic: payments.predictions }
                """.formatted(ofModel));
        return ConfigReader.read(file);
    }
}
