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
import java.util.regex.Pattern;

/**
 * Invokes a batch endpoint, whose deployment may be a pipeline: {@code POST} to its scoring URI. Thread-safe; does not block.
 *
 * <p>The service names the job, and takes a second invocation for another: after a crash between the answer and the row that
 * notes it, two jobs run. Both carry the trigger's id as the tag {@code inference-bridge-trigger}, by which a pipeline can tell.
 */
public final class AzureMlEndpointTarget implements TriggerTarget {

    /** Of the data plane's tokens. */
    public static final String SCOPE = "https://ml.azure.com/.default";

    private static final String PERMISSION =
            "Microsoft.MachineLearningServices/workspaces/batchEndpoints/jobs/write on the endpoint";
    private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    private final URI scoringUri;
    private final Optional<String> deployment;
    private final TriggerTemplate template;
    private final AuthorizedCalls calls;

    /**
     * Asks nobody yet.
     *
     * @param scoringUri as Azure ML shows it for the endpoint; without query
     * @param deployment in place of the endpoint's default one
     * @param template the invocation's {@code properties}: inputs, outputs, and what else it takes
     * @param calls with tokens for {@link #SCOPE}; closed with the target
     */
    public AzureMlEndpointTarget(
            URI scoringUri, Optional<String> deployment, TriggerTemplate template, AuthorizedCalls calls) {
        this.scoringUri = scoringUri;
        this.deployment = deployment;
        this.template = template;
        this.calls = calls;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        HttpCall post = HttpCall.of("POST", scoringUri, "application/json", JobBody.of(template, dispatch))
                .with("x-ms-client-request-id", dispatch.id());
        HttpCall call = deployment
                .map(name -> post.with("azureml-model-deployment", name))
                .orElse(post);
        return calls.send(call)
                .thenApply(answer -> answer.isSuccess() ? started(answer) : Answers.notStarted(answer, PERMISSION));
    }

    private static Delivery started(HttpAnswer answer) {
        JobDocument document = JobDocument.of(answer.body());
        return document.name()
                .filter(name -> JOB_NAME.matcher(name).matches())
                .<Delivery>map(name -> new Delivery.Started(new Job(name, document.link())))
                // It was invoked: to do so again would be worse than not to follow it.
                .orElseGet(Delivery.Accepted::new);
    }

    @Override
    public boolean startsJobs() {
        return true;
    }

    @Override
    public CompletableFuture<JobState> follow(Job job) {
        if (!JOB_NAME.matcher(job.id()).matches()) {
            return CompletableFuture.completedFuture(new JobState.Failed("a job cannot be called so"));
        }
        String base = scoringUri.toString();
        URI uri = URI.create((base.endsWith("/") ? base : base + "/") + job.id());
        return calls.send(HttpCall.get(uri)).thenApply(Answers::state);
    }

    @Override
    public void close() {
        calls.close();
    }
}
