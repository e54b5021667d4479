package dev.inferencebridge.cli;

import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.azure.events.EventGridTarget;
import dev.inferencebridge.azure.training.AzureMlEndpointTarget;
import dev.inferencebridge.azure.training.AzureMlJobTarget;
import dev.inferencebridge.azure.training.Workspace;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.Destination;
import dev.inferencebridge.config.Nearest;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.config.TargetConfig;
import dev.inferencebridge.fanout.Backoff;
import dev.inferencebridge.fanout.KafkaTopicTarget;
import dev.inferencebridge.fanout.TargetSpec;
import dev.inferencebridge.http.HttpClient;
import dev.inferencebridge.retraining.TriggerTarget;
import dev.inferencebridge.retraining.TriggerTargetFactory;
import dev.inferencebridge.webhook.WebhookTarget;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Makes targets of their configuration. Stateless. */
final class TriggerTargets {

    private static final Duration CALL_WITHIN = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private TriggerTargets() {}

    /** All of a configuration, to be closed by whoever gets them; with none left open when this throws. */
    static List<TargetSpec> of(BridgeConfig config, Access access, InstantSource clock) {
        List<TargetSpec> targets = new ArrayList<>();
        try {
            config.retraining()
                    .ifPresent(retraining -> retraining
                            .targets()
                            .values()
                            .forEach(target -> targets.add(spec(target, open(config, target, access, clock)))));
            return targets;
        } catch (RuntimeException e) {
            targets.forEach(spec -> spec.target().close());
            throw e;
        }
    }

    private static TargetSpec spec(TargetConfig config, TriggerTarget target) {
        Duration firstPoll = config.pollInterval();
        return new TargetSpec(
                config.name(),
                config.models(),
                target,
                config.giveUpAfter(),
                new Backoff(FIRST_RETRY, LONGEST_RETRY, TriggerTargets::jitter),
                new Backoff(firstPoll, firstPoll.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : firstPoll, () -> 1),
                config.followFor());
    }

    private static double jitter() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private static TriggerTarget open(BridgeConfig config, TargetConfig target, Access access, InstantSource clock) {
        return target.destination()
                .<TriggerTarget>fold(
                        job -> new AzureMlJobTarget(
                                new Workspace(
                                        job.baseUri(),
                                        job.studioUri(),
                                        job.subscription(),
                                        job.resourceGroup(),
                                        job.workspace(),
                                        job.apiVersion()),
                                job.template(),
                                calls(access, job.scope(), job.trustedCertificates(), clock)),
                        endpoint -> new AzureMlEndpointTarget(
                                endpoint.scoringUri(),
                                endpoint.deployment(),
                                endpoint.template(),
                                calls(access, endpoint.scope(), endpoint.trustedCertificates(), clock)),
                        grid -> eventGrid(config.applicationId(), grid, access, clock),
                        hook -> new WebhookTarget(
                                hook.uri(),
                                JsonTriggerCodec::encode,
                                secret(access, hook.secret()),
                                http(hook.trustedCertificates(), clock),
                                clock),
                        topic -> new KafkaTopicTarget(
                                TriggerClients.producer(config.kafka(), access),
                                topic.topic().name(),
                                JsonTriggerCodec::encode),
                        plugin -> plugin(target.name(), plugin, access, clock));
    }

    private static TriggerTarget eventGrid(
            String application, Destination.EventGrid grid, Access access, InstantSource clock) {
        URI uri = URI.create(grid.endpoint() + "?api-version=" + grid.apiVersion());
        HttpClient http = http(grid.trustedCertificates(), clock);
        return grid.auth()
                .fold(
                        entraId -> EventGridTarget.withIdentity(
                                uri,
                                application,
                                JsonTriggerCodec::encode,
                                new AuthorizedCalls(http, () -> (AccessTokens) entraId.identity()
                                        .map(who -> access.tokens(who, grid.scope()))
                                        .orElseGet(() -> access.tokens(grid.scope())))),
                        key -> EventGridTarget.withKey(
                                uri, application, JsonTriggerCodec::encode, secret(access, key.reference()), http));
    }

    private static AuthorizedCalls calls(
            Access access, String scope, Optional<Path> trustedCertificates, InstantSource clock) {
        return new AuthorizedCalls(http(trustedCertificates, clock), () -> access.tokens(scope));
    }

    private static HttpClient http(Optional<Path> trustedCertificates, InstantSource clock) {
        return new HttpClient(CALL_WITHIN, trustedCertificates, clock);
    }

    private static Supplier<String> secret(Access access, SecretReference reference) {
        return () -> access.secret(reference).reveal();
    }

    private static TriggerTarget plugin(String target, Destination.Plugin plugin, Access access, InstantSource clock) {
        Map<String, TriggerTargetFactory> factories = new LinkedHashMap<>();
        ServiceLoader.load(TriggerTargetFactory.class).forEach(factory -> factories.put(factory.kind(), factory));
        TriggerTargetFactory factory = factories.get(plugin.kind());
        if (factory == null) {
            throw new IllegalArgumentException(
                    "retraining.targets." + target + ".plugin.kind: no factory on the class path"
                            + " makes '" + plugin.kind() + "'; there is: "
                            + (factories.isEmpty()
                                    ? "none"
                                    : String.join(", ", Nearest.ordered(plugin.kind(), factories.keySet()))));
        }
        Map<String, Supplier<String>> secrets = new HashMap<>();
        plugin.secrets().forEach((name, reference) -> secrets.put(name, secret(access, reference)));
        return factory.create(
                new TriggerTargetFactory.Settings(target, plugin.settings(), secrets, JsonTriggerCodec::encode, clock));
    }
}
