package dev.inferencebridge.cli;

import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.TriggerTarget;
import dev.inferencebridge.retraining.TriggerTargetFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A kind of target that the bridge does not know, as somebody else would write it. */
public final class PagerTargetFactory implements TriggerTargetFactory {

    static final List<String> PAGED = new CopyOnWriteArrayList<>();

    @Override
    public String kind() {
        return "pager";
    }

    @Override
    public TriggerTarget create(Settings settings) {
        String team = settings.required("team");
        return new TriggerTarget() {
            @Override
            public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
                PAGED.add(team + " " + settings.secrets().get("key").get() + " " + dispatch.id() + " "
                        + new String(settings.encoder().apply(dispatch.trigger()), StandardCharsets.UTF_8).length());
                return CompletableFuture.completedFuture(new Delivery.Accepted());
            }

            @Override
            public void close() {}
        };
    }
}
