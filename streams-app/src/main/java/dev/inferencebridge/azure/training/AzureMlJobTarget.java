package dev.inferencebridge.azure.training;

import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.http.HttpAnswer;
import dev.inferencebridge.http.HttpCall;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.JobState;
import dev.inferencebridge.retraining.TriggerTarget;
import dev.inferencebridge.retraining.TriggerTemplate;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Starts a job in a workspace: {@code PUT …/jobs/{id}}. Thread-safe; does not block.
 *
 * <p>The job is named by the delivery, so that a second attempt starts no second job: the service updates the one that is
 * there, or refuses to, and then it is asked whether the job is there.
 */
public final class AzureMlJobTarget implements TriggerTarget {

    /** Of the control plane's tokens. */
    public static final String SCOPE = "https://management.azure.com/.default";

    private static final String PERMISSION = "Microsoft.MachineLearningServices/workspaces/jobs/write and"
            + " Microsoft.MachineLearningServices/workspaces/jobs/read on the workspace";

    private final Workspace workspace;
    private final TriggerTemplate template;
    private final AuthorizedCalls calls;

    /**
     * Asks nobody yet.
     *
     * @param template the job's {@code properties}; its tags get some more, which name trigger, model and window
     * @param calls with tokens for {@link #SCOPE}; closed with the target
     */
    public AzureMlJobTarget(Workspace workspace, TriggerTemplate template, AuthorizedCalls calls) {
        this.workspace = workspace;
        this.template = template;
        this.calls = calls;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        HttpCall put =
                HttpCall.of("PUT", workspace.job(dispatch.id()), "application/json", JobBody.of(template, dispatch));
        return calls.send(put).thenCompose(answer -> {
            if (answer.isSuccess()) {
                return CompletableFuture.completedFuture(started(dispatch, answer));
            }
            Delivery refusal = Answers.notStarted(answer, PERMISSION);
            return answer.isWorthRepeating()
                    ? CompletableFuture.completedFuture(refusal)
                    : startedBefore(dispatch, refusal);
        });
    }

    /** A job that was started by an earlier attempt may refuse to be changed. */
    private CompletableFuture<Delivery> startedBefore(Dispatch dispatch, Delivery refusal) {
        return calls.send(HttpCall.get(workspace.job(dispatch.id()))).thenApply(found -> {
            if (found.isSuccess()) {
                return started(dispatch, found);
            }
            return found.status() == 404 || !found.isWorthRepeating()
                    ? refusal
                    : new Delivery.Unavailable(
                            "cannot see whether the job is there: " + Answers.shown(found), found.retryAfter());
        });
    }

    private Delivery started(Dispatch dispatch, HttpAnswer answer) {
        Optional<URI> told = JobDocument.of(answer.body()).link();
        return new Delivery.Started(
                new Job(dispatch.id(), told.or(() -> Optional.of(workspace.studio(dispatch.id())))));
    }

    @Override
    public boolean startsJobs() {
        return true;
    }

    @Override
    public CompletableFuture<JobState> follow(Job job) {
        return calls.send(HttpCall.get(workspace.job(job.id()))).thenApply(Answers::state);
    }

    @Override
    public void close() {
        calls.close();
    }
}
