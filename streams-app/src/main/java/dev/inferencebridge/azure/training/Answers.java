package dev.inferencebridge.azure.training;

import dev.inferencebridge.http.HttpAnswer;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.JobState;

/** What answers of Azure ML mean where they are the same for all of its services. Stateless. */
final class Answers {

    private Answers() {}

    /** @param permission what the identity needs to be let in */
    static Delivery notStarted(HttpAnswer answer, String permission) {
        String problem = shown(answer) + (answer.isUnauthorized() ? "; the bridge's identity needs " + permission : "");
        return answer.isWorthRepeating()
                ? new Delivery.Unavailable(problem, answer.retryAfter())
                : new Delivery.Refused(problem);
    }

    static JobState state(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return JobDocument.of(answer.body()).state();
        }
        return answer.status() == 404 || answer.status() == 410
                ? new JobState.Failed("the job is gone: " + shown(answer))
                : new JobState.Unknown(shown(answer));
    }

    static String shown(HttpAnswer answer) {
        String error = JobDocument.error(answer.body());
        return answer.shown() + (error.isEmpty() ? "" : ": " + error);
    }
}
