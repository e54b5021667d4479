package dev.inferencebridge.localstack.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scoring request asks. Immutable by convention: the rows are not copied.
 *
 * @param rows the model's inputs in their declared order
 * @param id the request's own id, only in the KServe protocol
 */
record Payload(Kind kind, List<double[]> rows, @Nullable String id) {

    enum Kind {
        MLFLOW,
        ROWS,
        KSERVE
    }
}
