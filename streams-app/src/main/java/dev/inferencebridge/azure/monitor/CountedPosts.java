package dev.inferencebridge.azure.monitor;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.telemetry.ExportListener.Outcome;
import reactor.core.publisher.Mono;

/** Tells what becomes of the SDK's posts. Thread-safe. */
final class CountedPosts implements HttpPipelinePolicy {

    private final ExportListener listener;

    CountedPosts(ExportListener listener) {
        this.listener = listener;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return next.process()
                .doOnNext(response -> listener.posted(outcome(response.getStatusCode())))
                .doOnError(failure -> listener.posted(Outcome.RETRIED));
    }

    private static Outcome outcome(int status) {
        if (status == 200 || status == 206) {
            return Outcome.ACCEPTED;
        }
        return TrackReply.isPassing(status) ? Outcome.RETRIED : Outcome.REFUSED;
    }
}
