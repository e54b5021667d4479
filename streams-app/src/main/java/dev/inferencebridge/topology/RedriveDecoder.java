package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.SourcePosition;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;

/**
 * Reads from the headers of a redriven record what it was when it first came. Both functions are thread-safe and leave their
 * argument as it is.
 *
 * @param source where it first came from; empty for a record that no redrive sent
 * @param headers the headers that it first had
 */
public record RedriveDecoder(Function<Headers, Optional<SourcePosition>> source, Function<Headers, Headers> headers) {}
