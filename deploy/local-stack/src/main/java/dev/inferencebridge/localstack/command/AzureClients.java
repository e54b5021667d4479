package dev.inferencebridge.localstack.command;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.part.AzurePart;
import java.util.ArrayList;
import java.util.List;

/** What to tell the clients of the Azure stand-ins, without any secret. Stateless. */
final class AzureClients {

    private AzureClients() {}

    static List<String> lines(LocalStack stack) {
        AzurePart.Description azure = stack.azure();
        List<String> lines = new ArrayList<>();
        lines.add("azure: for the bridge as a workload identity, in bridge.yaml");
        lines.add("  azure:");
        lines.add("    identity:");
        lines.add("      credential: workload-identity");
        lines.add("      client-id: " + azure.clientId());
        lines.add("      tenant-id: " + azure.tenant());
        lines.add("      token-file: " + quoted(azure.federatedTokenFile().toString()));
        lines.add("      authority-host: " + url(azure, "entra"));
        lines.add("      trusted-certificates: " + quoted(azure.certificate().toString()));
        lines.add("    key-vault: { uri: " + quoted(url(azure, "vault")) + " }");
        lines.add(
                "  the vault holds endpoint-key (auth: { key: keyvault:endpoint-key }) and monitor-connection-string");
        lines.add("azure: for any client of azure-identity, one of");
        azure.environments().values().forEach(file -> lines.add("  set -a; . " + shellWord(file) + "; set +a"));
        lines.add("  with -Djavax.net.ssl.trustStore=" + azure.trustStore()
                + " -Djavax.net.ssl.trustStorePassword=changeit, if it trusts what the JVM trusts");
        lines.add("azure: Application Insights " + azure.connectionString());
        lines.add("azure: control plane " + url(azure, "management"));
        lines.add("azure: control " + azure.controlUrl() + "control with the bearer key in " + azure.controlKeyFile());
        return lines;
    }

    private static String url(AzurePart.Description azure, String service) {
        String url = azure.urls().getOrDefault(service, "");
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String shellWord(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** As YAML quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
