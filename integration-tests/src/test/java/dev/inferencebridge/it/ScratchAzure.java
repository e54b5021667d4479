package dev.inferencebridge.it;

import dev.inferencebridge.localstack.azure.AzureIdentity;
import dev.inferencebridge.localstack.azure.AzureOptions;
import dev.inferencebridge.localstack.azure.AzureService;
import dev.inferencebridge.localstack.azure.Conduct;
import dev.inferencebridge.localstack.azure.LocalAzure;
import dev.inferencebridge.localstack.azure.Secrets;
import dev.inferencebridge.localstack.azure.Telemetry;
import dev.inferencebridge.localstack.azure.Tokens;
import java.net.URI;
import java.nio.file.Path;

/** Azure's services for one test, in this process; a bridge is its workload identity {@code bridge}. Thread-safe. */
final class ScratchAzure implements AutoCloseable {

    /** Of the tokens for scoring. */
    static final String ML_AUDIENCE = "https://ml.azure.com";

    private final LocalAzure azure;

    ScratchAzure(Path folder) {
        this.azure = LocalAzure.start(AzureOptions.in(folder));
    }

    /** The block {@code azure} of a bridge that has its identity here, and its secrets, for which it looks every second. */
    String block() {
        AzureIdentity bridge = azure.identity("bridge");
        return "{ identity: { credential: workload-identity, client-id: " + bridge.clientId() + ", tenant-id: "
                + azure.tenant() + ", token-file: \"" + azure.federatedTokenFile() + "\", authority-host: \""
                + azure.url(AzureService.ENTRA) + "\", trusted-certificates: \"" + azure.certificate()
                + "\" }, key-vault: { uri: \"" + vault() + "\", poll-interval: 1s } }";
    }

    private URI vault() {
        return azure.url(AzureService.VAULT);
    }

    /** PEM file of what clients must trust. */
    Path certificate() {
        return azure.certificate();
    }

    String connectionString() {
        return azure.connectionString();
    }

    Tokens tokens() {
        return azure.tokens();
    }

    Secrets secrets() {
        return azure.secrets();
    }

    Telemetry telemetry() {
        return azure.telemetry();
    }

    Conduct monitor() {
        return azure.conduct(AzureService.MONITOR);
    }

    @Override
    public void close() {
        azure.close();
    }
}
