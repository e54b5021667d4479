package dev.inferencebridge.localstack.endpoint;

import dev.inferencebridge.localstack.fraud.FraudModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container behind the endpoint: reads a body, runs the model once over all its rows, writes the results. Computes on
 * the calling thread. Thread-safe.
 */
final class ModelServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ModelServer.class);

    private final FraudModel model;
    private final Faults faults;
    private final PayloadReader reader;
    private final ResultWriter writer;

    ModelServer(FraudModel model, Faults faults, RowsAnswer rowsAnswer) {
        this.model = model;
        this.faults = faults;
        this.reader = new PayloadReader(model.inputNames());
        this.writer = new ResultWriter(rowsAnswer);
    }

    /** Calls after it are answered as by a model that crashed. Waits for running ones. */
    @Override
    public void close() {
        model.close();
    }

    List<String> inputNames() {
        return model.inputNames();
    }

    /**
     * Answers 200, or 424 when the model cannot. Never throws.
     *
     * @param kserveModel the model of a KServe path, null for {@code /score}
     */
    Reply answer(byte[] body, @Nullable String contentType, @Nullable String kserveModel) {
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Reply.modelError(415, "the content type has to be application/json");
        }
        try {
            Payload payload = kserveModel == null ? reader.score(body) : reader.infer(body);
            Optional<Integer> poisoned = faults.poisoned(payload.rows(), model.inputNames());
            if (poisoned.isPresent()) {
                return Reply.modelError(poisoned.get(), "a row was refused by the model");
            }
            double[] scores = model.score(payload.rows().toArray(double[][]::new));
            String name = kserveModel == null ? "" : kserveModel;
            return faults.malformation()
                    .map(kind -> malformed(kind, payload, scores, name))
                    .orElseGet(() -> Reply.results(writer.write(payload, scores, name), scores.length));
        } catch (InvalidPayloadException e) {
            return Reply.modelError(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the model crashed");
            return Reply.modelError(500, "the model crashed");
        }
    }

    private Reply malformed(Faults.Malformation kind, Payload payload, double[] scores, String name) {
        return switch (kind) {
            case SHORT -> {
                double[] fewer = Arrays.copyOf(scores, Math.max(0, scores.length - 1));
                yield Reply.results(writer.write(payload, fewer, name), fewer.length);
            }
            case NAN -> {
                double[] notNumbers = scores.clone();
                Arrays.fill(notNumbers, 0, Math.min(1, notNumbers.length), Double.NaN);
                yield Reply.results(writer.write(payload, notNumbers, name), notNumbers.length);
            }
            case TEXT -> Reply.text(200, "this is not JSON");
            case OBJECT -> Reply.results(Reply.utf8("{\"unexpected\":\"object\"}"), 0);
        };
    }
}
