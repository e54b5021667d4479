package dev.inferencebridge.feature;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes a feature vector of a row, its lookups and its windows. Immutable, thread-safe. */
public final class FeatureAssembler {

    private record Part(String feature, List<String> inputNames, FeatureFiller filler) {}

    private final FeatureSchema schema;
    private final Part[] parts;

    public FeatureAssembler(FeatureSchema schema) {
        this.schema = schema;
        this.parts = schema.features().stream()
                .map(feature -> new Part(feature.name(), feature.inputNames(), FeatureFiller.of(feature)))
                .toArray(Part[]::new);
    }

    public FeatureSchema schema() {
        return schema;
    }

    /** The vector; the first feature that fails decides the problem. */
    public Assembly assemble(FeatureInputs inputs) {
        double[] numbers = new double[schema.width()];
        @Nullable BitSet defaults = null;
        int next = 0;
        for (Part part : parts) {
            Filling filling = part.filler().fill(inputs, numbers, next);
            if (filling instanceof Filling.Refused refused) {
                return new Assembly.Impossible(part.feature(), refused.problem(), refused.kind());
            }
            int end = next + part.inputNames().size();
            if (filling instanceof Filling.ByDefault) {
                defaults = defaults == null ? new BitSet(numbers.length) : defaults;
                defaults.set(next, end);
            }
            next = end;
        }
        return new Assembly.Assembled(FeatureVector.owning(numbers, defaults));
    }

    /** Every input of the vector with its origin, in order; features after one that fails are shown too. */
    public List<ExplainedInput> explain(FeatureInputs inputs) {
        double[] numbers = new double[schema.width()];
        List<ExplainedInput> explained = new ArrayList<>(schema.width());
        for (Part part : parts) {
            int first = explained.size();
            Filling filling = part.filler().fill(inputs, numbers, first);
            String origin = filling.fold(
                    taken -> part.filler().origin(),
                    byDefault -> "default: " + byDefault.because(),
                    Filling.Refused::problem);
            for (int i = 0; i < part.inputNames().size(); i++) {
                explained.add(new ExplainedInput(
                        part.inputNames().get(i),
                        part.feature(),
                        filling instanceof Filling.Refused
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(numbers[first + i]),
                        origin));
            }
        }
        return List.copyOf(explained);
    }
}
