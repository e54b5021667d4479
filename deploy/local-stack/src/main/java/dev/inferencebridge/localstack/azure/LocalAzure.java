package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.endpoint.ApiKeys;
import dev.inferencebridge.localstack.endpoint.InvalidControlException;
import dev.inferencebridge.localstack.endpoint.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Running stand-ins of Azure's services on the loopback interface. Thread-safe. What they speak is in the package's
 * description.
 */
public final class LocalAzure implements AutoCloseable {

    /** As in AKS, and written again long before that. */
    private static final Duration FEDERATED_TOKEN_LIFETIME = Duration.ofHours(1);

    private static final Duration FEDERATED_TOKEN_INTERVAL = Duration.ofMinutes(20);

    private final AzureOptions options;
    private final TlsIdentity identity;
    private final ClientFiles files;
    private final AzureServer server;
    private final Cluster cluster;
    private final Tokens tokens;
    private final Secrets secrets;
    private final Telemetry telemetry = new Telemetry();
    private final Jobs jobs;
    private final Events events = new Events();
    private final EndpointKeys eventKeys;
    private final EndpointKeys endpointKeys;
    private final ApiKeys controlKeys;
    private final AzureControl control;
    private final String clientSecret = EndpointKeys.random();
    private final String identityHeader = EndpointKeys.random();
    private final Map<AzureService, Conduct> conducts = new EnumMap<>(AzureService.class);

    private LocalAzure(AzureOptions options, Clock clock, JobWork work) {
        this.options = options;
        this.identity = TlsIdentity.in(options.workDir(), "azure");
        this.files = new ClientFiles(options.workDir());
        this.controlKeys = ApiKeys.of(options.workDir().resolve("control.key"));
        this.endpointKeys =
                EndpointKeys.of(options.endpointKeys().orElse(options.workDir().resolve("online-endpoint.keys")));
        Path eventKeyFile = options.workDir().resolve("event-grid.keys");
        this.eventKeys = EndpointKeys.of(eventKeyFile);
        this.jobs = new Jobs(work, clock);
        this.server = AzureServer.open(options, identity);
        URI entra = server.url(AzureService.ENTRA);
        URI authority = entra.resolve(options.tenant());
        this.cluster = new Cluster(entra, clock);
        this.tokens = new Tokens(options, entra, clock);
        this.secrets = new Secrets(clock);
        MonitorService monitor = new MonitorService(tokens, telemetry, options.telemetryNeedsToken());
        JobAnswers answers = new JobAnswers(options.tenant());
        Map<AzureService, Service> services = Map.of(
                AzureService.ENTRA, new EntraService(options.tenant(), entra, tokens, cluster, clientSecret),
                AzureService.IDENTITY, new IdentityService(tokens, identityHeader),
                AzureService.VAULT, new VaultService(server.url(AzureService.VAULT), authority, tokens, secrets),
                AzureService.MONITOR, monitor,
                AzureService.MANAGEMENT,
                        new ManagementService(
                                authority,
                                tokens,
                                endpointKeys,
                                new JobResource(jobs, answers),
                                server.url(AzureService.BATCH)),
                AzureService.BATCH, new BatchService(tokens, jobs, answers),
                AzureService.EVENTS, new EventGridService(tokens, ApiKeys.of(eventKeyFile), events));
        services.forEach((name, service) -> conducts.put(name, server.host(name, service)));
        this.control = new AzureControl(conducts, tokens, secrets, telemetry, monitor, jobs);
        server.hostControl(new ControlService(control, this::stats, telemetry, jobs, events, controlKeys));
    }

    /**
     * Starts all services.
     *
     * @throws UncheckedIOException when a port is taken or the work directory cannot be written
     */
    public static LocalAzure start(AzureOptions options) {
        return start(options, Clock.systemUTC());
    }

    /**
     * Starts all services with a time of their own.
     *
     * @param clock what the age of tokens is told by
     */
    public static LocalAzure start(AzureOptions options, Clock clock) {
        return start(options, clock, JobWork.NOTHING);
    }

    /**
     * Starts all services, whose jobs work.
     *
     * @param work what each job does
     */
    public static LocalAzure start(AzureOptions options, Clock clock, JobWork work) {
        try {
            Files.createDirectories(options.workDir());
        } catch (IOException e) {
            throw new UncheckedIOException("the work directory " + options.workDir() + " cannot be made", e);
        }
        LocalAzure azure = new LocalAzure(options, clock, work);
        try {
            azure.writeFiles();
            azure.server.start();
            azure.server.every(FEDERATED_TOKEN_INTERVAL, azure::writeFederatedToken);
            return azure;
        } catch (RuntimeException e) {
            azure.close();
            throw e;
        }
    }

    /** Https, with a slash at the end. */
    public URI url(AzureService service) {
        return server.url(service);
    }

    /** Http; {@code control}, {@code stats} and {@code received} are below it. */
    public URI controlUrl() {
        return server.controlUrl();
    }

    /** The bearer key of {@code POST /control}. */
    public String controlKey() {
        return controlKeys.accepted().get(0);
    }

    /** The PEM file that clients have to trust. */
    public Path certificate() {
        return identity.certificate().toAbsolutePath();
    }

    /** The same as PKCS12, for {@code javax.net.ssl.trustStore} and Kafka; its password is {@code changeit}. */
    public Path trustStore() {
        return files.trustStore();
    }

    public String tenant() {
        return options.tenant();
    }

    /**
     * One of the options' identities.
     *
     * @throws IllegalArgumentException when there is no such identity
     */
    public AzureIdentity identity(String name) {
        return tokens.identity(one -> one.name().equals(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no identity '" + name + "'"));
    }

    /** Of every app registration; new at each start. */
    public String clientSecret() {
        return clientSecret;
    }

    /** The projected token of {@link AzureOptions#SERVICE_ACCOUNT}, kept fresh. */
    public Path federatedTokenFile() {
        return files.federatedToken();
    }

    /** Of the OIDC keys that sign the tokens of Entra ID, for whoever verifies them. */
    public URI jwksUrl() {
        return url(AzureService.ENTRA).resolve("/" + tenant() + "/discovery/v2.0/keys");
    }

    /** Of Application Insights, over https. */
    public String connectionString() {
        return connectionString(url(AzureService.MONITOR).toString());
    }

    /** Over plain http, for clients that take trust from the JVM alone. */
    public String plainConnectionString() {
        return connectionString(plain(AzureService.MONITOR));
    }

    /**
     * The variables that azure-identity reads in a child process.
     *
     * @param client the identity; a system-assigned one is not named to the managed identity endpoints
     */
    public Map<String, String> environment(SignIn signIn, AzureIdentity client) {
        String authority = url(AzureService.ENTRA).toString();
        return switch (signIn) {
            case WORKLOAD_IDENTITY ->
                Map.of(
                        "AZURE_AUTHORITY_HOST", authority,
                        "AZURE_TENANT_ID", tenant(),
                        "AZURE_CLIENT_ID", client.clientId(),
                        "AZURE_FEDERATED_TOKEN_FILE", federatedTokenFile().toString());
            case APP_SERVICE ->
                named(
                        client,
                        Map.of(
                                "IDENTITY_ENDPOINT",
                                url(AzureService.IDENTITY)
                                        .resolve(IdentityService.APP_SERVICE)
                                        .toString(),
                                "IDENTITY_HEADER",
                                identityHeader));
            case IMDS ->
                named(client, Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", withoutSlash(plain(AzureService.IDENTITY))));
            case CLIENT_SECRET ->
                Map.of(
                        "AZURE_AUTHORITY_HOST",
                        authority,
                        "AZURE_TENANT_ID",
                        tenant(),
                        "AZURE_CLIENT_ID",
                        client.clientId(),
                        "AZURE_CLIENT_SECRET",
                        clientSecret);
        };
    }

    /** What was written for a shell to read, mode 600; empty when no identity of the options can sign in so. */
    public Optional<Path> environmentFile(SignIn signIn) {
        return usual(signIn).map(client -> files.environment(signIn));
    }

    /** How a service behaves beyond its contract. */
    public Conduct conduct(AzureService service) {
        return Optional.ofNullable(conducts.get(service)).orElseThrow();
    }

    public Tokens tokens() {
        return tokens;
    }

    public Cluster cluster() {
        return cluster;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    /** The jobs of the control plane and of batch endpoints. */
    public Jobs jobs() {
        return jobs;
    }

    /** What was published to the topic of Event Grid. */
    public Events events() {
        return events;
    }

    /** The two keys of the topic of Event Grid, for the header {@code aeg-sas-key}. */
    public List<String> eventKeys() {
        return eventKeys.all();
    }

    /** The keys that the control plane lists: the primary one, then the secondary one. */
    public List<String> endpointKeys() {
        return endpointKeys.all();
    }

    /** What {@code GET /stats} answers. */
    public ObjectNode stats() {
        ObjectNode stats = Answer.object().put("tokensIssued", tokens.issued());
        ObjectNode services = stats.putObject("services");
        conducts.forEach((name, conduct) -> conduct.describe(services.putObject(name.label())));
        return stats;
    }

    /** What {@code POST /control} does with the JSON object. */
    public void control(String json) throws InvalidControlException {
        control.apply(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes all connections. Requests in flight are not answered. */
    @Override
    public void close() {
        jobs.close();
        server.close();
    }

    private void writeFiles() {
        files.writeTrustStore(identity);
        writeFederatedToken();
        for (SignIn signIn : SignIn.values()) {
            usual(signIn).ifPresent(client -> files.writeEnvironment(signIn, environment(signIn, client)));
        }
    }

    private void writeFederatedToken() {
        files.writeFederatedToken(
                cluster.token(AzureOptions.SERVICE_ACCOUNT, Cluster.AUDIENCE, FEDERATED_TOKEN_LIFETIME));
    }

    /** Whom a client is that has said no more than how it signs in. */
    private Optional<AzureIdentity> usual(SignIn signIn) {
        return switch (signIn) {
            case WORKLOAD_IDENTITY -> tokens.identity(one -> one.subjects().contains(AzureOptions.SERVICE_ACCOUNT));
            case APP_SERVICE, IMDS -> tokens.identity(one -> one.kind() == AzureIdentity.Kind.SYSTEM_ASSIGNED);
            case CLIENT_SECRET -> tokens.identity(one -> one.kind() == AzureIdentity.Kind.APPLICATION);
        };
    }

    private static Map<String, String> named(AzureIdentity client, Map<String, String> variables) {
        if (client.kind() == AzureIdentity.Kind.SYSTEM_ASSIGNED) {
            return variables;
        }
        Map<String, String> all = new HashMap<>(variables);
        all.put("AZURE_CLIENT_ID", client.clientId());
        return Map.copyOf(all);
    }

    private static String connectionString(String monitor) {
        return "InstrumentationKey=" + MonitorService.INSTRUMENTATION_KEY + ";IngestionEndpoint=" + monitor
                + ";LiveEndpoint=" + monitor;
    }

    private String plain(AzureService service) {
        return "http" + url(service).toString().substring("https".length());
    }

    private static String withoutSlash(String url) {
        return url.substring(0, url.length() - 1);
    }
}
