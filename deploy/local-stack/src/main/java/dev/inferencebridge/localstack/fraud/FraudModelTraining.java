package dev.inferencebridge.localstack.fraud;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A logistic regression trained with AdaGrad on transactions whose label is known. Immutable once trained; the same rows
 * and the same seed give the same file, byte for byte.
 */
public final class FraudModelTraining {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(FraudModelTraining.class);
    /** Held strongly: java.util.logging forgets the level of a logger that nobody refers to. */
    private static final Logger TRIBUO_LOG = Logger.getLogger("org.tribuo");

    private static final int TRAINING_ROWS = 20_000;
    private static final int HELD_OUT_ROWS = 5_000;
    /** Rows that training looks at in all, a few rows again and again; so that few rows are learnt from as long as many. */
    private static final int LOOKS = 60_000;

    private static final int MOST_EPOCHS = 40;
    private static final double LEAST_AUC = 0.75;
    private static final String FRAUD = "fraud";
    private static final String HONEST = "honest";

    private final LinearSGDModel model;
    private final Standardization standardization;
    private final Quality quality;

    private FraudModelTraining(LinearSGDModel model, Standardization standardization, Quality quality) {
        this.model = model;
        this.standardization = standardization;
        this.quality = quality;
    }

    /**
     * The model file of this seed in the directory; trains and writes it when it is not there.
     *
     * @return the path of the ONNX file
     */
    public static Path trainIfMissing(Path directory, long seed) {
        Path file = directory.resolve("fraud-seed-" + seed + ".onnx");
        if (!Files.exists(file)) {
            train(seed).write(file);
        }
        return file;
    }

    /**
     * Trains on synthetic transactions. Throws {@link IllegalStateException} when the model is not clearly better than
     * chance on held-out rows.
     */
    public static FraudModelTraining train(long seed) {
        SyntheticTransactions source = new SyntheticTransactions(seed);
        List<Transaction> training = source.next(TRAINING_ROWS);
        FraudModelTraining trained = train(training, source.next(HELD_OUT_ROWS), seed);
        if (trained.quality.auc() < LEAST_AUC) {
            throw new IllegalStateException("the fraud model of seed " + seed + " is hardly better than chance: AUC "
                    + trained.quality.auc() + " on held-out rows, at least " + LEAST_AUC + " is needed");
        }
        return trained;
    }

    /**
     * Trains on given rows, in their order. Throws {@link IllegalArgumentException} when the held-out ones have not both
     * labels, or an input is the same in all rows.
     *
     * @param heldOut what the quality is told by, and nothing is learnt from
     * @param seed of the order in which rows are looked at
     */
    public static FraudModelTraining train(List<Transaction> training, List<Transaction> heldOut, long seed) {
        TRIBUO_LOG.setLevel(Level.WARNING);
        Standardization standardization = Standardization.of(training);
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("labelled transactions", labels), labels);
        training.forEach(row -> dataset.add(example(row.inputs(), standardization, row.fraud())));
        LinearSGDTrainer trainer = new LinearSGDTrainer(
                new LogMulticlass(), new AdaGrad(0.1, 0.1), epochs(training.size()), training.size(), seed);
        LinearSGDModel model = trainer.train(dataset);
        Quality quality = quality(model, standardization, heldOut);
        log.atInfo()
                .addKeyValue("seed", seed)
                .addKeyValue("rows", training.size())
                .addKeyValue("accuracy", quality.accuracy())
                .addKeyValue("auc", quality.auc())
                .log("trained the fraud model");
        return new FraudModelTraining(model, standardization, quality);
    }

    private static int epochs(int rows) {
        return Math.max(1, Math.min(MOST_EPOCHS, LOOKS / rows));
    }

    /** On held-out rows. */
    public Quality quality() {
        return quality;
    }

    /** What Tribuo itself predicts, in double precision. Inputs in their declared order. */
    public double probabilityOfFraud(double[] inputs) {
        return probabilityOfFraud(model, standardization, inputs);
    }

    /** Writes the ONNX file; others see all of it or nothing. */
    public void write(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
            Path partial = Files.createTempFile(directory, "fraud", ".partial");
            Files.write(partial, onnx().toByteArray());
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the model cannot be written to " + file, e);
        }
    }

    private OnnxMl.ModelProto onnx() {
        List<Integer> columns = SyntheticTransactions.INPUT_NAMES.stream()
                .map(name -> model.getFeatureIDMap().getID(name))
                .toList();
        return OnnxPreprocessing.prepend(
                        model.exportONNXModel("dev.inferencebridge.fraud", 1), standardization, columns)
                .toBuilder()
                .addMetadataProps(
                        property(FraudModel.INPUT_NAMES_KEY, String.join(",", SyntheticTransactions.INPUT_NAMES)))
                .addMetadataProps(property(
                        FraudModel.INPUT_COLUMNS_KEY,
                        columns.stream().map(String::valueOf).collect(Collectors.joining(","))))
                .addMetadataProps(property(
                        FraudModel.FRAUD_OUTPUT_KEY,
                        String.valueOf(model.getOutputIDInfo().getID(new Label(FRAUD)))))
                .build();
    }

    private static OnnxMl.StringStringEntryProto property(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }

    private static Quality quality(Model<Label> model, Standardization standardization, List<Transaction> rows) {
        double[] scores = new double[rows.size()];
        boolean[] labels = new boolean[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = probabilityOfFraud(model, standardization, rows.get(i).inputs());
            labels[i] = rows.get(i).fraud();
        }
        return Quality.of(scores, labels);
    }

    private static double probabilityOfFraud(Model<Label> model, Standardization standardization, double[] inputs) {
        Label fraud = model.predict(example(inputs, standardization, false))
                .getOutputScores()
                .get(FRAUD);
        if (fraud == null) {
            throw new IllegalStateException("the model does not know the label '" + FRAUD + "'");
        }
        return fraud.getScore();
    }

    private static ArrayExample<Label> example(double[] inputs, Standardization standardization, boolean fraud) {
        return new ArrayExample<>(
                new Label(fraud ? FRAUD : HONEST),
                SyntheticTransactions.INPUT_NAMES.toArray(String[]::new),
                standardization.apply(inputs));
    }
}
