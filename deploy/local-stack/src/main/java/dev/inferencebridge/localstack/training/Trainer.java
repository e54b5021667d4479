package dev.inferencebridge.localstack.training;

import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.fraud.FraudModelTraining;
import dev.inferencebridge.localstack.fraud.Quality;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trains a model on labelled transactions and lets it take over from the deployment that is live. Used by one thread at a
 * time; blocks; an interrupt ends it, and gives the traffic back to who had it.
 *
 * <p>Every fifth row is held out. Where the new model is no better on those than what is live, nothing is deployed. The same
 * rows and the same seed give the same model.
 */
public final class Trainer {

    private static final int HELD_OUT_EVERY = 5;
    private static final int LEAST_OF_A_LABEL = 5;
    private static final int ROWS_A_CALL = 500;
    private static final int ROWS_COMPARED = 10;
    /** Between Tribuo's double precision and the exported graph's single precision. */
    private static final double SAME = 1e-3;

    private static final long LOOK_MILLIS = 500;

    private final LabelledRows source;
    private final EndpointClient endpoint;
    private final Path models;

    Trainer(LabelledRows source, EndpointClient endpoint, Path models) {
        this.source = source;
        this.endpoint = endpoint;
        this.models = models;
    }

    /**
     * A trainer for the tables of the demonstration.
     *
     * @param cassandra with both tables; asked when a training begins
     * @param endpoint the scoring endpoint, over http
     * @param key of the endpoint
     * @param models where model files are written; the endpoint reads them from there
     */
    public static Trainer of(Supplier<CqlNode> cassandra, URI endpoint, Supplier<String> key, Path models) {
        return new Trainer(new ShopRows(cassandra), new EndpointClient(endpoint, key), models);
    }

    /**
     * Trains and deploys.
     *
     * @param name of the model's file
     * @param parameters those of {@link TrainingPlan}; others are not looked at
     * @param says takes what it is doing
     * @return what came of it: {@code deployment}, {@code replaced}, {@code rows}, {@code auc}, {@code auc_before},
     *     {@code accuracy}, {@code accuracy_before}, {@code model}
     * @throws TrainingException when there are too few rows, the model is no better, or the endpoint refuses
     * @throws IllegalArgumentException for a parameter that is wrong
     */
    public Map<String, String> train(String name, Map<String, String> parameters, Consumer<String> says)
            throws InterruptedException {
        TrainingPlan plan = TrainingPlan.of(parameters);
        says.accept("reading labelled rows");
        Rows rows = read(plan, says);
        says.accept("training on " + rows.training().size() + " rows");
        FraudModelTraining trained = FraudModelTraining.train(rows.training(), rows.heldOut(), plan.seed());
        String live = live();
        Quality before = quality(live, rows.heldOut());
        Quality after = trained.quality();
        if (after.auc() <= before.auc()) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "the new model is no better than deployment %s: AUC %.3f and %.3f on %d held-out rows; it is not"
                            + " deployed",
                    live,
                    after.auc(),
                    before.auc(),
                    rows.heldOut().size()));
        }
        Path file = models.resolve(name + ".onnx");
        trained.write(file);
        String next = live.equals("green") ? "blue" : "green";
        says.accept("deploying " + next + " beside " + live);
        endpoint.deploy(next, file);
        requireSame(next, trained, rows.heldOut());
        takeOver(live, next, plan, says);
        Map<String, String> results = new LinkedHashMap<>();
        results.put("deployment", next);
        results.put("replaced", live);
        results.put("rows", String.valueOf(rows.training().size()));
        results.put("auc", rounded(after.auc()));
        results.put("auc_before", rounded(before.auc()));
        results.put("accuracy", rounded(after.accuracy()));
        results.put("accuracy_before", rounded(before.accuracy()));
        results.put("model", file.toAbsolutePath().toString());
        return results;
    }

    /** Waits for enough rows, if it is asked to. */
    private Rows read(TrainingPlan plan, Consumer<String> says) throws InterruptedException {
        long deadline = System.nanoTime() + plan.patience().toNanos();
        while (true) {
            List<Transaction> all = source.newest(plan.most(), plan.since());
            if (all.size() >= plan.least()) {
                return Rows.of(all);
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new TrainingException("there are " + all.size() + " labelled transactions since " + plan.since()
                        + "; " + plan.least() + " are needed");
            }
            says.accept("waiting for labels, " + all.size() + " of " + plan.least() + " rows");
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private String live() throws InterruptedException {
        return endpoint.traffic().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new TrainingException("the endpoint has no deployment"));
    }

    private Quality quality(String deployment, List<Transaction> rows) throws InterruptedException {
        double[] scores = new double[rows.size()];
        boolean[] labels = new boolean[rows.size()];
        for (int from = 0; from < scores.length; from += ROWS_A_CALL) {
            List<Transaction> some = rows.subList(from, Math.min(scores.length, from + ROWS_A_CALL));
            double[] answered = endpoint.score(deployment, inputs(some));
            System.arraycopy(answered, 0, scores, from, answered.length);
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).fraud();
        }
        return Quality.of(scores, labels);
    }

    /** That the endpoint runs what was trained. */
    private void requireSame(String deployment, FraudModelTraining trained, List<Transaction> heldOut)
            throws InterruptedException {
        List<Transaction> some = heldOut.subList(0, Math.min(ROWS_COMPARED, heldOut.size()));
        double[] answered = endpoint.score(deployment, inputs(some));
        for (int i = 0; i < answered.length; i++) {
            double expected = trained.probabilityOfFraud(some.get(i).inputs());
            if (!(Math.abs(answered[i] - expected) <= SAME)) {
                throw new TrainingException("deployment " + deployment + " answers " + answered[i]
                        + " where the trained model says " + expected + "; it gets no traffic");
            }
        }
    }

    private void takeOver(String live, String next, TrainingPlan plan, Consumer<String> says)
            throws InterruptedException {
        Map<String, Integer> before = endpoint.traffic();
        boolean over = false;
        try {
            if (!plan.bake().isZero()) {
                says.accept(next + " has " + plan.trafficPercent() + " % of the traffic");
                endpoint.traffic(Map.of(live, 100 - plan.trafficPercent(), next, plan.trafficPercent()));
                TimeUnit.MILLISECONDS.sleep(plan.bake().toMillis());
            }
            endpoint.traffic(Map.of(live, 0, next, 100));
            says.accept(next + " has all the traffic");
            over = true;
        } finally {
            if (!over) {
                giveBack(before);
            }
        }
    }

    private void giveBack(Map<String, Integer> before) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            endpoint.traffic(before);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static double[][] inputs(List<Transaction> rows) {
        return rows.stream().map(Transaction::inputs).toArray(double[][]::new);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private record Rows(List<Transaction> training, List<Transaction> heldOut) {

        static Rows of(List<Transaction> all) {
            List<Transaction> training = new ArrayList<>();
            List<Transaction> heldOut = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                (i % HELD_OUT_EVERY == 0 ? heldOut : training).add(all.get(i));
            }
            long frauds = heldOut.stream().filter(Transaction::fraud).count();
            if (frauds < LEAST_OF_A_LABEL || heldOut.size() - frauds < LEAST_OF_A_LABEL) {
                throw new TrainingException("of " + heldOut.size() + " held-out rows " + frauds + " are fraud; "
                        + LEAST_OF_A_LABEL + " of each label are needed");
            }
            return new Rows(training, heldOut);
        }
    }
}
