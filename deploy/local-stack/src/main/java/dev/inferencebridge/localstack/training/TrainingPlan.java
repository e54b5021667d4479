package dev.inferencebridge.localstack.training;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * What a job was asked to do. Immutable.
 *
 * @param since transactions before it are not learnt from; parameter {@code since}, an ISO 8601 instant; default: all
 * @param most rows at most, the newest; {@code rows}, 100 to 20000; default 20000
 * @param least labelled rows that are waited for, and without which the job fails; {@code least_rows}, 100 to 20000;
 *     default 200
 * @param patience how long they are waited for; {@code wait_seconds}, 0 to 3600; default 0
 * @param seed of the training; {@code seed}; default 1
 * @param trafficPercent what the new deployment gets at first; {@code traffic_percent}, 0 to 100; default 20
 * @param bake how long it has that share; {@code bake_seconds}, 0 to 3600; default 5
 */
record TrainingPlan(
        Instant since, int most, int least, Duration patience, long seed, int trafficPercent, Duration bake) {

    private static final int MOST_ROWS = 20_000;
    private static final int LEAST_ROWS = 100;
    private static final int HOUR = 3_600;

    /** Throws {@link IllegalArgumentException}, which names the parameter. Parameters that it does not know are not its. */
    static TrainingPlan of(Map<String, String> parameters) {
        int most = number(parameters, "rows", LEAST_ROWS, MOST_ROWS, MOST_ROWS);
        int least = number(parameters, "least_rows", LEAST_ROWS, MOST_ROWS, Math.min(200, most));
        if (least > most) {
            throw new IllegalArgumentException("least_rows is " + least + ", and rows no more than " + most);
        }
        return new TrainingPlan(
                since(parameters.getOrDefault("since", "")),
                most,
                least,
                Duration.ofSeconds(number(parameters, "wait_seconds", 0, HOUR, 0)),
                number(parameters, "seed", 0, Integer.MAX_VALUE, 1),
                number(parameters, "traffic_percent", 0, 100, 20),
                Duration.ofSeconds(number(parameters, "bake_seconds", 0, HOUR, 5)));
    }

    private static Instant since(String text) {
        if (text.isBlank()) {
            return Instant.EPOCH;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "since is an instant such as 2026-01-02T03:04:05Z, not '" + text + "'", e);
        }
    }

    private static int number(Map<String, String> parameters, String name, int least, int most, int otherwise) {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                name + " is a whole number from " + least + " to " + most + ", not '" + text + "'");
    }
}
