package dev.inferencebridge.monitoring;

import java.util.Map;

/**
 * How many values lie outside of what a reference has. Stateless.
 *
 * <p>Of numbers, those below its smallest or above its largest; of categories, those that it lacks. So does Azure ML's
 * component {@code data_quality_compute_metrics}. Of a sketch, the count is right within its rank error, and at least one
 * where the smallest or the largest number is outside.
 */
final class Bounds {

    private Bounds() {}

    static long outside(Profile reference, Profile window) {
        return reference.<Long>fold(
                numbers -> window.<Long>fold(of -> outside(numbers.distribution(), of.distribution()), of -> 0L),
                categories -> window.<Long>fold(of -> 0L, of -> outside(categories, of)));
    }

    private static long outside(Distribution reference, Distribution window) {
        return window.below(reference.min()) + window.count() - window.atMost(reference.max());
    }

    private static long outside(Profile.Categories reference, Profile.Categories window) {
        long outside = reference.others() > 0 ? 0 : window.others();
        for (Map.Entry<String, Long> category : window.counts().entrySet()) {
            outside += reference.counts().containsKey(category.getKey()) ? 0 : category.getValue();
        }
        return outside;
    }
}
