package dev.inferencebridge.localstack.fraud;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An exported fraud model, run by onnxruntime on the calling thread. Thread-safe; {@link #close()} waits for running
 * calls.
 *
 * <p>The columns of the exported graph are in the order in which Tribuo numbers features (lexicographic:
 * {@code embedding_10} before {@code embedding_2}), which is not the declared order. The file says in its metadata which
 * input goes to which column, and which output is the probability of fraud; rows are given in the declared order.
 */
public final class FraudModel implements AutoCloseable {

    static final String INPUT_NAMES_KEY = "inference-bridge.input-names";
    static final String INPUT_COLUMNS_KEY = "inference-bridge.input-columns";
    static final String FRAUD_OUTPUT_KEY = "inference-bridge.fraud-output";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String graphInput;
    private final List<String> inputNames;
    private final int[] columns;
    private final int fraudOutput;
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private boolean closed;

    private FraudModel(OrtEnvironment environment, OrtSession session, Path file) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.graphInput = session.getInputNames().iterator().next();
        Map<String, String> metadata = session.getMetadata().getCustomMetadata();
        this.inputNames = List.of(entry(metadata, INPUT_NAMES_KEY, file).split(","));
        this.columns = Arrays.stream(entry(metadata, INPUT_COLUMNS_KEY, file).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        this.fraudOutput = Integer.parseInt(entry(metadata, FRAUD_OUTPUT_KEY, file));
        if (columns.length != inputNames.size()) {
            throw new IllegalArgumentException(file + " maps " + columns.length + " columns to " + inputNames.size()
                    + " inputs: delete it, and it is trained anew");
        }
    }

    /** Throws {@link IllegalArgumentException} when the file is no fraud model. */
    public static FraudModel load(Path file) {
        try {
            OrtEnvironment environment = OnnxRuntime.environment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                return new FraudModel(environment, environment.createSession(file.toString(), options), file);
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException(file + " is not a model that onnxruntime loads: delete it", e);
        }
    }

    /** The names of the inputs in their declared order. */
    public List<String> inputNames() {
        return inputNames;
    }

    /**
     * The probability of fraud of each row, in one run of the model. Throws {@link IllegalArgumentException} when a row
     * has not one number an input, {@link IllegalStateException} when the model fails or is closed.
     *
     * @param rows in the order of {@link #inputNames()}; computed in single precision
     */
    public double[] score(double[][] rows) {
        if (rows.length == 0) {
            return new double[0];
        }
        FloatBuffer input = ByteBuffer.allocateDirect(rows.length * columns.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns.length) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " numbers, the model takes " + columns.length);
            }
            for (int c = 0; c < columns.length; c++) {
                input.put(r * columns.length + columns[c], (float) rows[r][c]);
            }
        }
        return run(input, rows.length);
    }

    private double[] run(FloatBuffer input, int rows) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, input, new long[] {rows, columns.length});
                    OrtSession.Result result = session.run(Map.of(graphInput, tensor))) {
                FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                int width = output.remaining() / rows;
                double[] scores = new double[rows];
                for (int r = 0; r < rows; r++) {
                    scores[r] = output.get(r * width + fraudOutput);
                }
                return scores;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime failed on " + rows + " rows", e);
        } finally {
            open.readLock().unlock();
        }
    }

    /** Calls after it fail. */
    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime did not close its session", e);
        } finally {
            open.writeLock().unlock();
        }
    }

    private static String entry(Map<String, String> metadata, String key, Path file) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException(
                    file + " has no metadata '" + key + "': delete it, and it is trained anew");
        }
        return value;
    }
}
