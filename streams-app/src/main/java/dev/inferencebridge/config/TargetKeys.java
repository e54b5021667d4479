package dev.inferencebridge.config;

import dev.inferencebridge.retraining.TriggerTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one of {@code retraining.targets}. */
final class TargetKeys {

    private static final Key<String> SUBSCRIPTION = Key.required(
            "subscription-id",
            Kinds.matching("a GUID", "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
            "The subscription of the workspace.");
    private static final Key<String> RESOURCE_GROUP = Key.required(
            "resource-group",
            Kinds.matching("a resource group: 1 to 90 of letters, digits, '_', '-' and '.'", "[A-Za-z0-9_.-]{1,90}"),
            "Its resource group.");
    private static final Key<String> WORKSPACE = Key.required(
            "workspace",
            Kinds.matching("a workspace: 1 to 33 of letters, digits, '_' and '-'", "[A-Za-z0-9][A-Za-z0-9_-]{0,32}"),
            "The workspace of Azure ML.");
    private static final Key<TriggerTemplate> JOB = Key.required(
            "job",
            new TemplateKind(),
            "The job's `properties` as the REST API has them, with `jobType` and what that needs.");
    private static final Key<URI> BASE_URL = Key.defaulted(
                    "base-url",
                    Addresses.HTTPS_HOST,
                    "https://management.azure.com",
                    "The control plane of a sovereign cloud, or a stand-in.")
            .asAdvanced();
    private static final Key<URI> STUDIO_URL = Key.defaulted(
                    "studio-url",
                    Addresses.HTTPS_HOST,
                    "https://ml.azure.com",
                    "Where people look at a job that does not tell its own link.")
            .asAdvanced();
    private static final Key<String> JOB_API_VERSION =
            apiVersion("2024-10-01", "The version of the control plane's API.");
    private static final Key<String> JOB_SCOPE = scope("https://management.azure.com/.default");

    private static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
                    "trusted-certificates",
                    Kinds.PATH,
                    "the Java runtime's",
                    "A PEM file with further authorities to trust for this target.")
            .asAdvanced();

    private static final Key<Values> AZURE_ML_JOB = Key.optional(
            "azure-ml-job",
            new Block(
                    "Starts a job in a workspace of Azure ML, and follows it.",
                    List.of(
                            SUBSCRIPTION,
                            RESOURCE_GROUP,
                            WORKSPACE,
                            JOB,
                            BASE_URL,
                            STUDIO_URL,
                            JOB_API_VERSION,
                            JOB_SCOPE,
                            TRUSTED_CERTIFICATES)),
            "Starts a job.");

    private static final Key<URI> SCORING_URI = Key.required(
            "scoring-uri", Addresses.SCORING_URI, "The batch endpoint's scoring URI, as Azure ML shows it.");
    private static final Key<String> DEPLOYMENT = Key.derived(
            "deployment",
            Kinds.matching("a name: 1 to 64 of letters, digits, '_' and '-'", "[A-Za-z0-9_-]{1,64}"),
            "the endpoint's default one",
            "The one deployment to ask.");
    private static final Key<TriggerTemplate> INVOCATION = Key.required(
            "job",
            new TemplateKind(),
            "The invocation's `properties`: `InputData`, `OutputData` and what else the endpoint takes.");
    private static final Key<String> ENDPOINT_SCOPE = scope("https://ml.azure.com/.default");

    private static final Key<Values> AZURE_ML_ENDPOINT = Key.optional(
            "azure-ml-endpoint",
            new Block(
                    "Invokes a batch or pipeline endpoint of Azure ML, and follows the job that it starts.",
                    List.of(SCORING_URI, DEPLOYMENT, INVOCATION, ENDPOINT_SCOPE, TRUSTED_CERTIFICATES)),
            "Invokes a batch or pipeline endpoint.");

    private static final Key<URI> ENDPOINT = Key.required(
            "endpoint",
            Addresses.SCORING_URI,
            "The topic's endpoint, such as `https://name.westeurope-1.eventgrid.azure.net/api/events`.");
    private static final Key<AuthConfig> AUTH =
            Key.required("auth", AuthKind.INSTANCE, "A token of the bridge's identity, or one of the topic's keys.");
    private static final Key<String> GRID_API_VERSION = apiVersion("2018-01-01", "The version of Event Grid's API.");
    private static final Key<String> GRID_SCOPE = scope("https://eventgrid.azure.net/.default");

    private static final Key<Values> EVENT_GRID = Key.optional(
            "event-grid",
            new Block(
                    "Publishes a CloudEvent 1.0 to a topic of Event Grid.",
                    List.of(ENDPOINT, AUTH, GRID_API_VERSION, GRID_SCOPE, TRUSTED_CERTIFICATES)),
            "Publishes an event.");

    private static final Key<URI> URL = Key.required("url", Addresses.SCORING_URI, "Where to post.");
    private static final Key<SecretReference> SECRET = Key.required(
            "secret",
            Kinds.SECRET,
            "What posts are signed with, see `docs/retraining.md`, as a reference to a secret.");

    private static final Key<Values> WEBHOOK = Key.optional(
            "webhook",
            new Block("Posts triggers as JSON, signed.", List.of(URL, SECRET, TRUSTED_CERTIFICATES)),
            "Posts to any service.");

    private static final Key<String> TOPIC = Key.required("topic", Kinds.TOPIC, "The topic.");
    private static final Key<Values> KAFKA = Key.optional(
            "kafka",
            new Block(
                    "Sends triggers to a topic of the same cluster, for others to read.",
                    List.of(TOPIC, TopicKeys.PARTITIONS, TopicKeys.RETENTION)),
            "Sends to a topic.");

    private static final Key<String> PLUGIN_KIND =
            Key.required("kind", Kinds.text("a kind", 100), "What the factory on the class path calls itself.");
    private static final Key<Map<String, Located<String>>> SETTINGS = Key.derived(
            "settings",
            new MapOf<>("<setting>", Kinds.text("a setting", 255), Kinds.text("a text", 4000)),
            "none",
            "What the factory wants to know.");
    private static final Key<Map<String, Located<SecretReference>>> SECRETS = Key.derived(
            "secrets",
            new MapOf<>("<secret>", Kinds.text("a name", 255), Kinds.SECRET),
            "none",
            "What it must know and nobody else.");

    private static final Key<Values> PLUGIN = Key.optional(
                    "plugin",
                    new Block(
                            "A target of a kind that is not the bridge's own: a `TriggerTargetFactory` on its class path.",
                            List.of(PLUGIN_KIND, SETTINGS, SECRETS),
                            TargetKeys::checkPlugin),
                    "A target of your own.")
            .asAdvanced();

    private static final List<Key<Values>> KINDS =
            List.of(AZURE_ML_JOB, AZURE_ML_ENDPOINT, EVENT_GRID, WEBHOOK, KAFKA, PLUGIN);

    static final Key<List<Located<String>>> MODELS =
            Key.derived("models", new ListOf<>(Kinds.NAME, false), "all", "The models whose triggers it gets.");
    private static final Key<Duration> GIVE_UP_AFTER = Key.defaulted(
                    "give-up-after",
                    Units.duration("1m", "30d"),
                    "1d",
                    "How long a delivery is tried. Triggers behind it wait, but for those of other targets.")
            .asAdvanced();
    private static final Key<Duration> POLL_INTERVAL = Key.defaulted(
                    "poll-interval",
                    Units.duration("100ms", "1h"),
                    "15s",
                    "How soon a job is asked after; twice as long each time, up to 5 minutes.")
            .asAdvanced();
    private static final Key<Duration> FOLLOW_FOR = Key.defaulted(
                    "follow-for",
                    Units.duration("1m", "90d"),
                    "7d",
                    "How long a job may take before it counts as failed.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "Somebody who is told of triggers: exactly one of the blocks below says who.",
            List.of(
                    AZURE_ML_JOB,
                    AZURE_ML_ENDPOINT,
                    EVENT_GRID,
                    WEBHOOK,
                    KAFKA,
                    PLUGIN,
                    MODELS,
                    GIVE_UP_AFTER,
                    POLL_INTERVAL,
                    FOLLOW_FOR),
            TargetKeys::check);

    private TargetKeys() {}

    private static Key<String> apiVersion(String version, String doc) {
        return Key.defaulted(
                        "api-version",
                        Kinds.matching("a version, such as 2024-10-01", "[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?"),
                        version,
                        doc)
                .asAdvanced();
    }

    private static Key<String> scope(String scope) {
        return Key.defaulted(
                        "scope",
                        Kinds.matching(
                                "a scope, such as https://ml.azure.com/.default", "https://[A-Za-z0-9./_-]{1,200}"),
                        scope,
                        "What the bridge's token is for.")
                .asAdvanced();
    }

    private static void check(Values target, Reading reading) {
        long kinds = KINDS.stream().filter(target::isMeant).count();
        if (kinds != 1) {
            reading.problem(
                    target.place(),
                    "must have exactly one of the keys "
                            + String.join(", ", KINDS.stream().map(Key::name).toList()));
        }
    }

    private static void checkPlugin(Values plugin, Reading reading) {
        plugin.find(SETTINGS).orElse(Map.of()).forEach((name, setting) -> {
            if (SecretText.isNameOfOne(name) || SecretText.holdsOne(setting.value())) {
                reading.problem(setting.place(), "must not be a secret: that belongs in 'secrets', as a reference");
                reading.hide(setting.value());
            }
        });
    }

    /** The topic that it sends to; none for other kinds. */
    static Optional<Located<String>> topic(Values target) {
        return target.find(KAFKA)
                .flatMap(kafka -> kafka.find(TOPIC).map(topic -> new Located<>(topic, kafka.placeOf(TOPIC))));
    }

    static TargetConfig build(String name, Values target, TopicDefaults defaults) {
        return new TargetConfig(
                name,
                new LinkedHashSet<>(Located.values(target.find(MODELS).orElse(List.of()))),
                target.get(GIVE_UP_AFTER),
                target.get(POLL_INTERVAL),
                target.get(FOLLOW_FOR),
                destination(target, defaults));
    }

    private static Destination destination(Values target, TopicDefaults defaults) {
        return target.find(AZURE_ML_JOB)
                .<Destination>map(TargetKeys::job)
                .or(() -> target.find(AZURE_ML_ENDPOINT).map(TargetKeys::endpoint))
                .or(() -> target.find(EVENT_GRID).map(TargetKeys::eventGrid))
                .or(() -> target.find(WEBHOOK)
                        .map(hook -> new Destination.Webhook(
                                hook.get(URL), hook.get(SECRET), hook.find(TRUSTED_CERTIFICATES))))
                .or(() -> target.find(KAFKA)
                        .map(kafka -> new Destination.Topic(
                                TopicKeys.build(kafka.get(TOPIC), kafka, defaults, Optional.of(defaults.retention())))))
                .orElseGet(() -> plugin(target.get(PLUGIN)));
    }

    private static Destination job(Values job) {
        return new Destination.AzureMlJob(
                job.get(BASE_URL),
                job.get(STUDIO_URL),
                job.get(SUBSCRIPTION),
                job.get(RESOURCE_GROUP),
                job.get(WORKSPACE),
                job.get(JOB_API_VERSION),
                job.get(JOB_SCOPE),
                job.get(JOB),
                job.find(TRUSTED_CERTIFICATES));
    }

    private static Destination endpoint(Values endpoint) {
        return new Destination.AzureMlEndpoint(
                endpoint.get(SCORING_URI),
                endpoint.find(DEPLOYMENT),
                endpoint.get(ENDPOINT_SCOPE),
                endpoint.get(INVOCATION),
                endpoint.find(TRUSTED_CERTIFICATES));
    }

    private static Destination eventGrid(Values grid) {
        return new Destination.EventGrid(
                grid.get(ENDPOINT),
                grid.get(GRID_API_VERSION),
                grid.get(AUTH),
                grid.get(GRID_SCOPE),
                grid.find(TRUSTED_CERTIFICATES));
    }

    private static Destination plugin(Values plugin) {
        return new Destination.Plugin(
                plugin.get(PLUGIN_KIND),
                Located.values(plugin.find(SETTINGS).orElse(Map.of())),
                Located.values(plugin.find(SECRETS).orElse(Map.of())));
    }
}
