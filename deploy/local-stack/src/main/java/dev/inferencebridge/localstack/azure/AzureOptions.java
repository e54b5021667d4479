package dev.inferencebridge.localstack.azure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the stand-ins are. Immutable; start from {@link #in(Path)}.
 *
 * @param workDir holds the certificate, the keys and the files that clients are pointed at; created when missing
 * @param ports fixed ports of services; the others are free ones
 * @param controlPort 0 for a free one
 * @param tenant the GUID of the one tenant
 * @param identities one {@link AzureIdentity.Kind#SYSTEM_ASSIGNED} at most
 * @param tokenLifetime of the tokens of all services; 1 s to 24 h
 * @param telemetryNeedsToken whether ingestion wants a token of Entra ID, as with local authentication disabled
 * @param endpointKeys the key file of a local scoring endpoint, whose keys the control plane then lists and regenerates
 */
public record AzureOptions(
        Path workDir,
        Map<AzureService, Integer> ports,
        int controlPort,
        String tenant,
        List<AzureIdentity> identities,
        Duration tokenLifetime,
        boolean telemetryNeedsToken,
        Optional<Path> endpointKeys) {

    /** Where everything of the tenant is. */
    static final String RESOURCE_GROUP =
            "/subscriptions/" + AzureIdentity.guid("subscription") + "/resourceGroups/inference-bridge";

    /** The subject of the default service account. */
    public static final String SERVICE_ACCOUNT = "system:serviceaccount:inference-bridge:bridge";

    /** The longest lifetime of a token. */
    static final Duration LONGEST = Duration.ofHours(24);

    public AzureOptions {
        ports = Map.copyOf(ports);
        identities = List.copyOf(identities);
        requireLifetime(tokenLifetime);
        if (identities.stream().map(AzureIdentity::name).distinct().count() < identities.size()) {
            throw new IllegalArgumentException("two identities have the same name");
        }
        if (identities.stream()
                        .filter(identity -> identity.kind() == AzureIdentity.Kind.SYSTEM_ASSIGNED)
                        .count()
                > 1) {
            throw new IllegalArgumentException("a host has one system-assigned identity at most");
        }
    }

    /**
     * The defaults: free ports, tokens of an hour, telemetry without a token, and four identities: {@code host}
     * (system-assigned), {@code bridge} (user-assigned, federated with {@link #SERVICE_ACCOUNT}), {@code stranger}
     * (user-assigned, without any permission) and {@code developer} (an app registration with a client secret).
     */
    public static AzureOptions in(Path workDir) {
        return new AzureOptions(
                workDir,
                Map.of(),
                0,
                AzureIdentity.guid("tenant"),
                List.of(
                        AzureIdentity.named("host", AzureIdentity.Kind.SYSTEM_ASSIGNED),
                        AzureIdentity.named("bridge", AzureIdentity.Kind.USER_ASSIGNED)
                                .withSubjects(SERVICE_ACCOUNT),
                        AzureIdentity.named("stranger", AzureIdentity.Kind.USER_ASSIGNED)
                                .withPermissions(Set.copyOf(EnumSet.noneOf(Permission.class))),
                        AzureIdentity.named("developer", AzureIdentity.Kind.APPLICATION)),
                Duration.ofHours(1),
                false,
                Optional.empty());
    }

    public AzureOptions withPorts(Map<AzureService, Integer> changed, int control) {
        return new AzureOptions(
                workDir, changed, control, tenant, identities, tokenLifetime, telemetryNeedsToken, endpointKeys);
    }

    public AzureOptions withIdentities(AzureIdentity... changed) {
        return new AzureOptions(
                workDir,
                ports,
                controlPort,
                tenant,
                List.of(changed),
                tokenLifetime,
                telemetryNeedsToken,
                endpointKeys);
    }

    public AzureOptions withTokenLifetime(Duration changed) {
        return new AzureOptions(
                workDir, ports, controlPort, tenant, identities, changed, telemetryNeedsToken, endpointKeys);
    }

    public AzureOptions withTelemetryNeedsToken(boolean changed) {
        return new AzureOptions(workDir, ports, controlPort, tenant, identities, tokenLifetime, changed, endpointKeys);
    }

    public AzureOptions withEndpointKeys(Path file) {
        return new AzureOptions(
                workDir, ports, controlPort, tenant, identities, tokenLifetime, telemetryNeedsToken, Optional.of(file));
    }

    static void requireLifetime(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a token lives for 1 s to 24 h, not " + lifetime);
        }
    }
}
