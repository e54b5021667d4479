package dev.inferencebridge.replay;

import dev.inferencebridge.prediction.FailedChange;
import dev.inferencebridge.prediction.SourcePosition;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;

/**
 * What the headers of dead letters and of redriven records mean. The functions leave their arguments as they are.
 *
 * @param failedChange what a dead letter says of itself; empty for a foreign record
 * @param redriven the headers to send a dead letter with, of its own and its position's text
 * @param deadLetter the position's text in a redriven record; empty for a foreign record
 * @param source where a redriven record first came from; empty for a foreign record
 */
public record RedriveFormat(
        Function<Headers, Optional<FailedChange>> failedChange,
        BiFunction<Headers, String, Headers> redriven,
        Function<Headers, Optional<String>> deadLetter,
        Function<Headers, Optional<SourcePosition>> source) {}
