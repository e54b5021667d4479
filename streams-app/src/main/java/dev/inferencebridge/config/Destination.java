package dev.inferencebridge.config;

import dev.inferencebridge.retraining.TriggerTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where a target is, and what it is sent. Immutable. */
public sealed interface Destination {

    <R> R fold(
            Function<? super AzureMlJob, ? extends R> azureMlJob,
            Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
            Function<? super EventGrid, ? extends R> eventGrid,
            Function<? super Webhook, ? extends R> webhook,
            Function<? super Topic, ? extends R> topic,
            Function<? super Plugin, ? extends R> plugin);

    default List<SecretReference> secretReferences() {
        return this.<List<SecretReference>>fold(
                job -> List.of(),
                endpoint -> List.of(),
                grid -> grid.auth().<List<SecretReference>>fold(entraId -> List.of(), key -> List.of(key.reference())),
                hook -> List.of(hook.secret()),
                topic -> List.of(),
                plugin -> List.copyOf(plugin.secrets().values()));
    }

    /**
     * A job in a workspace.
     *
     * @param template the job's properties
     * @param scope of the tokens
     */
    record AzureMlJob(
            URI baseUri,
            URI studioUri,
            String subscription,
            String resourceGroup,
            String workspace,
            String apiVersion,
            String scope,
            TriggerTemplate template,
            Optional<Path> trustedCertificates)
            implements Destination {
        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return azureMlJob.apply(this);
        }
    }

    /**
     * A batch or pipeline endpoint.
     *
     * @param template the invocation's properties
     * @param scope of the tokens
     */
    record AzureMlEndpoint(
            URI scoringUri,
            Optional<String> deployment,
            String scope,
            TriggerTemplate template,
            Optional<Path> trustedCertificates)
            implements Destination {
        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return azureMlEndpoint.apply(this);
        }
    }

    /** A topic of Event Grid. */
    record EventGrid(URI endpoint, String apiVersion, AuthConfig auth, String scope, Optional<Path> trustedCertificates)
            implements Destination {
        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return eventGrid.apply(this);
        }
    }

    /** A service that is posted to. */
    record Webhook(URI uri, SecretReference secret, Optional<Path> trustedCertificates) implements Destination {
        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return webhook.apply(this);
        }
    }

    /** A topic of the same Kafka cluster. */
    record Topic(TopicConfig topic) implements Destination {
        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return topic.apply(this);
        }
    }

    /** One that a factory on the class path makes. */
    record Plugin(String kind, Map<String, String> settings, Map<String, SecretReference> secrets)
            implements Destination {

        public Plugin {
            settings = Map.copyOf(settings);
            secrets = Map.copyOf(secrets);
        }

        @Override
        public <R> R fold(
                Function<? super AzureMlJob, ? extends R> azureMlJob,
                Function<? super AzureMlEndpoint, ? extends R> azureMlEndpoint,
                Function<? super EventGrid, ? extends R> eventGrid,
                Function<? super Webhook, ? extends R> webhook,
                Function<? super Topic, ? extends R> topic,
                Function<? super Plugin, ? extends R> plugin) {
            return plugin.apply(this);
        }
    }
}
