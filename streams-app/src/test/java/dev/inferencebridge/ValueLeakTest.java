package dev.inferencebridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import dev.inferencebridge.azure.ml.AzureMlOptions;
import dev.inferencebridge.azure.ml.AzureMlScorers;
import dev.inferencebridge.azure.ml.BearerTokens;
import dev.inferencebridge.azure.ml.PayloadFormat;
import dev.inferencebridge.azure.monitor.AzureMonitor;
import dev.inferencebridge.azure.monitor.AzureMonitorOptions;
import dev.inferencebridge.azure.monitor.ConnectionString;
import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.OutputMapping;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionChain;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.RowLookups;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.RetryPolicy;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.Timer;
import dev.inferencebridge.telemetry.AdminServer;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.telemetry.HealthWatch;
import dev.inferencebridge.telemetry.LoggedEvents;
import dev.inferencebridge.telemetry.ModelEvents;
import dev.inferencebridge.telemetry.PipelineHealth;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.telemetry.PipelineState;
import dev.inferencebridge.telemetry.StoreMeters;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.wire.DeadLetterHeaders;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSource;
import okio.Okio;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * No value of a row, feature, score, key or token gets out but where it is meant to go: everything is run at TRACE with marked
 * values, over an endpoint that throws them back, and everything that comes out is searched for the marks.
 */
class ValueLeakTest {

    private static final String COLUMN = "MARKED-COLUMN-4711";
    private static final String FEATURE = "7316.254321";
    private static final String SCORE = "0.9182736455";
    private static final String KEY = "MARKED-ENDPOINT-KEY";
    private static final String BUG = "MARKED-IN-AN-EXCEPTION";
    private static final List<String> MARKS = List.of("MARKED", "COLUMN-4711", "7316.25", "0.91827");

    private static final String RECORD =
            "{\"ts_ms\":1,\"op\":\"i\",\"source\":{\"ts_us\":77,\"keyspace\":\"shop\",\"table\":\"transactions\"},"
                    + "\"after\":{\"tx_id\":{\"value\":\"" + COLUMN + "\",\"deletion_ts\":null,\"set\":true},"
                    + "\"amount\":{\"value\":" + FEATURE + ",\"deletion_ts\":null,\"set\":true}}}";
    private static final String RECORD_KEY = "{\"tx_id\":\"" + COLUMN + "\"}";

    @TempDir
    private Path folder;

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final MockWebServer endpoint = new MockWebServer();
    private final MockWebServer ingestion = new MockWebServer();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            lines.add(event);
        }
    };
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private Level levelBefore;
    private Appender<ILoggingEvent> console;
    private Path authority;

    @BeforeEach
    void start() throws IOException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        appender.start();
        levelBefore = root.getLevel();
        console = root.getAppender("console");
        root.detachAppender(console);
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        // As in the file that the bridge runs with.
        context.getLogger("com.azure").setLevel(Level.OFF);
        endpoint.setDispatcher(dispatcher(this::score));
        endpoint.start();
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
        ingestion.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        ingestion.setDispatcher(dispatcher(this::ingest));
        ingestion.start();
    }

    @AfterEach
    void stop() {
        root.setLevel(levelBefore);
        root.detachAppender(appender);
        root.addAppender(console);
        endpoint.close();
        ingestion.close();
    }

    @Test
    void marked_values_are_in_no_output() throws Exception {
        try (Telemetry telemetry = new Telemetry(Clock.systemUTC());
                AzureMonitor monitor = AzureMonitor.byMicrometer(monitorOptions(), ExportListener.NONE);
                Timer timer = Timer.ofThread("test-timer")) {
            telemetry.add(monitor.registry());
            BridgeEvents events = BridgeEvents.all(List.of(new LoggedEvents(), monitor));
            ModelEvents model = new ModelEvents("fraud", "localhost", events, monitor, Clock.systemUTC());
            MicroBatcher scorer = AzureMlScorers.scorer(
                    endpointOptions(),
                    BearerTokens.ofKey(() -> KEY),
                    new MicroBatcherOptions(
                            "fraud",
                            8,
                            1 << 20,
                            4,
                            8,
                            1000,
                            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), 2, 2),
                            1),
                    timer,
                    ScoringListener.all(List.of(telemetry.model("fraud"), model)),
                    telemetry.registry());
            model.watch(scorer::state);
            PipelineMeters meters = telemetry.pipeline("card-fraud");
            StoreMeters writes = telemetry.store("card-fraud", new TableName("shop", "predictions"), events);
            PredictionChain chain = chain(scorer, writes);

            for (String record : records()) {
                settled(chain, record).ifPresent(outcome -> {
                    meters.settled(outcome);
                    show(outcome);
                });
            }

            HealthWatch health = new HealthWatch(List.of("card-fraud"));
            health.watch(
                    "card-fraud",
                    () -> PipelineHealth.of(
                            "card-fraud",
                            new PipelineState(PipelineState.Phase.RUNNING, true, 1, Optional.empty()),
                            "fraud",
                            scorer.state()));
            try (AdminServer admin = AdminServer.start("127.0.0.1", 0, telemetry::scrape, health)) {
                for (String page : List.of("/metrics", "/health/live", "/health/ready", "/nothing")) {
                    output.add(get(admin, page));
                }
            }
            output.add(scorer.state().toString());
            scorer.close();
        }
        lines.forEach(this::show);

        assertThat(calls).as("calls that were thrown back").hasValueGreaterThan(20);
        assertThat(lines)
                .as("lines of the bridge")
                .anyMatch(line -> line.getLoggerName().startsWith("dev.inferencebridge."));
        assertThat(output).as("telemetry").anyMatch(text -> text.contains("RemoteDependencyData"));
        assertThat(output.stream().filter(text -> MARKS.stream().anyMatch(text::contains)))
                .as("outputs with a mark")
                .isEmpty();
    }

    /** Records that are well formed, of wrong types, cut short and scrambled; every one is full of marks. */
    private static List<String> records() {
        Random random = new Random(4711);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(RECORD);
        }
        records.add(RECORD.replace(FEATURE, "\"" + COLUMN + "\""));
        records.add(RECORD.replace(FEATURE, "[" + FEATURE + "]"));
        records.add(RECORD.replace(FEATURE, "1e999"));
        records.add(RECORD.replace("\"op\":\"i\"", "\"op\":\"" + COLUMN + "\""));
        records.add(RECORD.replace("\"ts_us\":77", "\"ts_us\":\"" + COLUMN + "\""));
        records.add(COLUMN);
        for (int i = 0; i < 300; i++) {
            StringBuilder scrambled = new StringBuilder(RECORD.substring(0, random.nextInt(40, RECORD.length())));
            for (int change = random.nextInt(3); change > 0; change--) {
                scrambled.setCharAt(random.nextInt(scrambled.length()), "{}[]\",:x0".charAt(random.nextInt(9)));
            }
            records.add(scrambled.toString());
        }
        return records;
    }

    private static Optional<Outcome> settled(PredictionChain chain, String record) {
        return new DebeziumJsonDecoder()
                .decode(RECORD_KEY.getBytes(UTF_8), record.getBytes(UTF_8), 1)
                .fold(
                        decoded -> decoded.event() instanceof ChangeEvent.RowChanged change
                                ? Optional.of(chain.predict(row(change), Map.of(), 1, () -> false, Optional.empty())
                                        .join())
                                : Optional.<Outcome>empty(),
                        nothing -> Optional.empty(),
                        undecodable -> Optional.of(new Outcome.DeadLettered(DeadLetter.withoutAttempt(
                                DeadLetter.UNDECODABLE, undecodable.problem(), Instant.EPOCH))));
    }

    private static Row row(ChangeEvent.RowChanged change) {
        Map<String, Object> columns = new HashMap<>(change.key().columns());
        if (change.cell("amount") instanceof Cell.Value amount) {
            columns.put("amount", amount.value());
        }
        return new Row(change.table(), change.key(), columns, change.writeTimeMicros());
    }

    /** What a dead letter says beside the record itself, and what anybody might print. */
    private void show(Outcome outcome) {
        output.add(outcome.toString());
        if (outcome instanceof Outcome.DeadLettered dead) {
            DeadLetter letter = dead.letter();
            DeadLetterHeaders.of(new RecordHeaders(), "cdc.shop", 0, 1, 1, "card-fraud", "fraud", letter)
                    .forEach(header -> output.add(header.key() + "=" + new String(header.value(), UTF_8)));
        }
    }

    private void show(ILoggingEvent line) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%-5level %logger %msg %kvp%n%ex");
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        for (Encoder<ILoggingEvent> encoder : List.of(text, json)) {
            encoder.start();
            output.add(new String(encoder.encode(line), UTF_8));
        }
    }

    private static PredictionChain chain(MicroBatcher scorer, StoreMeters writes) {
        AtomicInteger stored = new AtomicInteger();
        PredictionStore store = new PredictionStore() {
            @Override
            public CompletableFuture<StoreResult> store(Prediction prediction) {
                assertThat(prediction.carried()).containsEntry("tx_id", COLUMN);
                if (stored.incrementAndGet() % 3 == 0) {
                    throw new IllegalStateException(BUG + " " + prediction.carried());
                }
                if (stored.get() % 3 == 1) {
                    StoreResult.Dropped dropped = new StoreResult.Dropped(
                            new TableName("shop", "predictions"),
                            "InvalidQueryException",
                            "",
                            "ONE",
                            1,
                            Optional.empty());
                    writes.writeDropped(dropped);
                    return CompletableFuture.completedFuture(dropped);
                }
                return CompletableFuture.completedFuture(StoreResult.STORED);
            }

            @Override
            public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
                return CompletableFuture.completedFuture(StoreResult.STORED);
            }

            @Override
            public void close() {}
        };
        return new PredictionChain(
                new FeatureAssembler(new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")))),
                new RowLookups(List.of(), (key, asOf) -> CompletableFuture.completedFuture(Optional.empty())),
                new CarriedColumns(List.of("tx_id")),
                OutputMapping.NONE,
                "fraud",
                scorer,
                store,
                SchemaGuard.NONE,
                Clock.systemUTC());
    }

    private AzureMlOptions endpointOptions() {
        AzureMlOptions defaults = AzureMlOptions.defaults(
                URI.create(endpoint.url("/score").toString()), new PayloadFormat.Mlflow(), List.of("amount"));
        return new AzureMlOptions(
                defaults.scoringUri(),
                Optional.empty(),
                defaults.format(),
                defaults.inputNames(),
                Duration.ofSeconds(5),
                8,
                10_000,
                Optional.empty());
    }

    private AzureMonitorOptions monitorOptions() {
        return new AzureMonitorOptions(
                ConnectionString.parse("InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint="
                        + ingestion.url("/")),
                Duration.ofSeconds(1),
                1,
                true,
                "bridge",
                "instance",
                Optional.of(authority));
    }

    /** Every second call is scored; the others fail in turn, and throw back what they were sent. */
    private MockResponse score(RecordedRequest request) {
        int call = calls.incrementAndGet();
        String body = request.getBody() == null ? "" : request.getBody().utf8();
        String back = body + request.getHeaders().get("Authorization") + " " + SCORE;
        return switch (call % 12) {
            case 1 -> answer(400, back);
            case 3 ->
                answer(424, back, "ms-azureml-model-error-statuscode", "400", "ms-azureml-model-error-reason", "x");
            case 5 -> answer(200, "[\"" + COLUMN + "\", " + back);
            case 7 -> answer(503, back, "Retry-After", "0");
            case 9 -> answer(200, "{\"" + COLUMN + "\":" + SCORE + "}");
            case 11 -> answer(200, "[" + SCORE + "," + SCORE + "," + SCORE + "]");
            default -> answer(200, "[" + SCORE + "]");
        };
    }

    private MockResponse ingest(RecordedRequest request) {
        try {
            Buffer body = new Buffer().write(Objects.requireNonNull(request.getBody()));
            output.add(Okio.buffer(new GzipSource(body)).readUtf8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer(200, "{}");
    }

    private static MockResponse answer(int status, String body, String... headers) {
        MockResponse.Builder builder = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            builder.addHeader(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    private static Dispatcher dispatcher(java.util.function.Function<RecordedRequest, MockResponse> answer) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer.apply(request);
            }
        };
    }

    private static String get(AdminServer admin, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + admin.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
