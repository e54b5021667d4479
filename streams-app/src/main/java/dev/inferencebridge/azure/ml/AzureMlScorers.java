package dev.inferencebridge.azure.ml;

import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.Timer;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** Scorers of models behind managed online endpoints, for the composition root. */
public final class AzureMlScorers {

    private AzureMlScorers() {}

    /**
     * A scorer of one model, to be shared by everything in this process that scores with it.
     *
     * @param timer for backoff; may be shared by scorers, and is not closed with one
     * @param registry for the meters of its connections
     * @return closes its connections and threads when it is closed
     * @throws IllegalArgumentException when the endpoint is sized below the batcher
     * @throws dev.inferencebridge.tls.InvalidTlsMaterialException when the file of trusted certificates cannot be used
     */
    public static MicroBatcher scorer(
            AzureMlOptions endpoint,
            BearerTokens tokens,
            MicroBatcherOptions batching,
            Timer timer,
            ScoringListener listener,
            MeterRegistry registry) {
        if (endpoint.maxConcurrency() < batching.maxConcurrency()) {
            throw new IllegalArgumentException("the client of " + batching.name() + " is sized for "
                    + endpoint.maxConcurrency() + " calls, the batcher for " + batching.maxConcurrency());
        }
        InstantSource clock = timer::now;
        var client =
                new AzureMlScoringClient(endpoint, tokens, clock, new HttpMeters(registry, batching.name())::bound);
        var random = new SplittableRandom(new SecureRandom().nextLong());
        return new MicroBatcher(client, batching, timer, random, listener);
    }
}
