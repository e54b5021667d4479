package dev.inferencebridge.localstack.azure;

import java.util.Map;
import java.util.function.Consumer;

/** What a job does while it runs. Called by one thread at a time. */
@FunctionalInterface
public interface JobWork {

    /** Does nothing, and succeeds. */
    JobWork NOTHING = (job, says) -> Map.of();

    /**
     * Works until it is done; the thread is interrupted when the job is cancelled.
     *
     * @param says takes what it is doing, in a word or two, for whoever looks at the job
     * @return what it has to tell in the end, by name
     * @throws Exception when the job failed; the message becomes the job's
     */
    Map<String, String> run(Job job, Consumer<String> says) throws Exception;
}
