package dev.inferencebridge.preflight;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One check of one thing. Immutable.
 *
 * @param subject what is looked at, such as a pipeline, a keyspace or an address
 * @param look may block, and is interrupted when it takes too long; changes nothing; throws {@link NotCheckedException} where
 *     it learns nothing
 */
public record Inspection(Check check, String subject, Callable<List<Finding>> look) {}
