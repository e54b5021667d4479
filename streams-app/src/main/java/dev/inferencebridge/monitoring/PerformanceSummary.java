package dev.inferencebridge.monitoring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well predictions agreed with the labels that came for them. Mergeable; confined to one thread.
 *
 * <p>All but the AUC is exact, up to the rounding of sums:
 *
 * <pre>log loss = - mean of ( y ln p + (1 - y) ln (1 - p) ), with p kept within 1e-15 and 1 - 1e-15
 * MAE      = mean of |predicted - actual|
 * RMSE     = square root of the mean of (predicted - actual)^2</pre>
 *
 * as in {@code sklearn.metrics} (User Guide, 3.4.4.12 Log loss, 3.4.6.4 Mean absolute error, 3.4.6.2 Mean squared error). The
 * others are in {@link ConfusionCounts} and {@link AucHistogram}. For {@link LabelTarget#BINARY} precision, recall and F1 are
 * those of the positive class.
 */
public final class PerformanceSummary {

    private static final byte FORMAT = 1;
    private static final double LEAST_PROBABILITY = 1e-15;
    private static final String POSITIVE = "1";
    private static final String NEGATIVE = "0";

    private final Map<LabelOutcome, Long> labels = new EnumMap<>(LabelOutcome.class);
    private ConfusionCounts binary = new ConfusionCounts();
    private ConfusionCounts classes = new ConfusionCounts();
    private AucHistogram auc = new AucHistogram();
    private long judged;
    private double logLoss;
    private long estimated;
    private double absoluteError;
    private double squaredError;

    /** Counts labels, or predictions without one. A label that is {@link LabelOutcome#JOINED} is given to {@link #add} too. */
    public void count(LabelOutcome outcome, long times) {
        if (times > 0) {
            labels.merge(outcome, times, Long::sum);
        }
    }

    public void add(PerformanceSample sample) {
        Runnable adding = sample.fold(
                both -> () -> {
                    binary.add(text(both.predicted()), text(both.actual()));
                    auc.add(both.probability(), both.actual());
                    double p = Math.min(Math.max(both.probability(), LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
                    logLoss -= both.actual() ? Math.log(p) : Math.log1p(-p);
                    judged++;
                },
                decided -> () -> binary.add(text(decided.predicted()), text(decided.actual())),
                classified -> () -> classes.add(classified.predicted(), classified.actual()),
                number -> () -> {
                    double error = number.predicted() - number.actual();
                    absoluteError += Math.abs(error);
                    squaredError += error * error;
                    estimated++;
                });
        adding.run();
    }

    /** Takes over what another says; it may be used no more. */
    public PerformanceSummary merge(PerformanceSummary other) {
        other.labels.forEach((outcome, times) -> labels.merge(outcome, times, Long::sum));
        binary.merge(other.binary);
        classes.merge(other.classes);
        auc.merge(other.auc);
        judged += other.judged;
        logLoss += other.logLoss;
        estimated += other.estimated;
        absoluteError += other.absoluteError;
        squaredError += other.squaredError;
        return this;
    }

    /** How many labels, or predictions without one, came to this. */
    public long labels(LabelOutcome outcome) {
        return labels.getOrDefault(outcome, 0L);
    }

    /** Rows that have a label. */
    public long rows() {
        return binary.rows() + classes.rows() + estimated;
    }

    /** How far the AUC may be off, either way; empty where there is none. */
    public OptionalDouble aucErrorBound() {
        return present(auc.errorBound());
    }

    /** The value of a metric of performance; empty for other metrics, and where the rows do not tell. */
    public OptionalDouble value(Metric metric) {
        return switch (metric) {
            case ACCURACY -> present(confusion().accuracy());
            case PRECISION -> present(scores().precision());
            case RECALL -> present(scores().recall());
            case F1 -> present(scores().f1());
            case AUC -> present(auc.value());
            case LOG_LOSS -> present(logLoss / judged);
            case MAE -> present(absoluteError / estimated);
            case RMSE -> present(Math.sqrt(squaredError / estimated));
            case LABELS -> OptionalDouble.of((double) labels(LabelOutcome.JOINED));
            case LABELS_LATE -> OptionalDouble.of((double) labels(LabelOutcome.LATE));
            case LABELS_MISSING -> OptionalDouble.of((double) labels(LabelOutcome.MISSING));
            default -> OptionalDouble.empty();
        };
    }

    /** What was asked for and can be told: the counts of labels always, the rest from the least number of rows on. */
    public List<MetricReading> readings(LabelDefinition definition) {
        List<MetricReading> readings = new ArrayList<>();
        if (rows() >= definition.minimumRows()) {
            definition
                    .metrics()
                    .forEach((metric, threshold) ->
                            value(metric).ifPresent(value -> readings.add(reading(metric, value, threshold))));
        }
        for (Metric count : List.of(Metric.LABELS, Metric.LABELS_LATE, Metric.LABELS_MISSING)) {
            value(count).ifPresent(value -> readings.add(reading(count, value, OptionalDouble.empty())));
        }
        return List.copyOf(readings);
    }

    private MetricReading reading(Metric metric, double value, OptionalDouble threshold) {
        return new MetricReading(metric, Optional.empty(), value, threshold, samplesOf(metric));
    }

    private long samplesOf(Metric metric) {
        return switch (metric) {
            case AUC, LOG_LOSS -> judged;
            default -> rows();
        };
    }

    private ConfusionCounts confusion() {
        return binary.rows() > 0 ? binary : classes;
    }

    private ConfusionCounts.Scores scores() {
        if (binary.rows() > 0) {
            return binary.of(POSITIVE);
        }
        return classes.macro();
    }

    private static OptionalDouble present(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String text(boolean positive) {
        return positive ? POSITIVE : NEGATIVE;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeByte(labels.size());
            for (Map.Entry<LabelOutcome, Long> count : labels.entrySet()) {
                out.writeUTF(count.getKey().word());
                out.writeLong(count.getValue());
            }
            binary.writeTo(out);
            classes.writeTo(out);
            auc.writeTo(out);
            out.writeLong(judged);
            out.writeDouble(logLoss);
            out.writeLong(estimated);
            out.writeDouble(absoluteError);
            out.writeDouble(squaredError);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Throws {@link IllegalArgumentException} for bytes that are not of this version, or cut short. */
    public static PerformanceSummary fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IOException("format " + format + ", this version reads " + FORMAT);
            }
            PerformanceSummary summary = new PerformanceSummary();
            for (int left = in.readByte(); left > 0; left--) {
                String word = in.readUTF();
                summary.count(LabelOutcome.of(word), in.readLong());
            }
            summary.binary = ConfusionCounts.readFrom(in);
            summary.classes = ConfusionCounts.readFrom(in);
            summary.auc = AucHistogram.readFrom(in);
            summary.judged = in.readLong();
            summary.logLoss = in.readDouble();
            summary.estimated = in.readLong();
            summary.absoluteError = in.readDouble();
            summary.squaredError = in.readDouble();
            return summary;
        } catch (IOException e) {
            throw new IllegalArgumentException("not a summary of performance: " + e.getMessage(), e);
        }
    }
}
